"""The name that was probably meant."""

from collections.abc import Iterable

from .characters import with_latin_letters


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that is most like a word; None where none is, or where the word is known."""
    from difflib import get_close_matches  # a start without a mistake does not pay for it

    found = get_close_matches(word, list(known), 1)
    return found[0] if found and found[0] != word else None


def all_near(word: str, known: Iterable[str]) -> list[str]:
    """The known names that are like a word, at most two of them, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(word, list(known), 2)


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The way out of a misspelling: the name that was probably meant, or other words."""
    known = list(known)
    plain = with_latin_letters(word)
    near = plain if plain in known and plain != word else nearest(plain, known)
    return f"did you mean '{near}'?" if near else otherwise
