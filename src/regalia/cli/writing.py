"""How a contract's file is written anew: in one step, so that an interruption loses nothing."""

from difflib import unified_diff
from pathlib import Path

from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity

_MARK = b"\xef\xbb\xbf"


def replace(path: str, text: str, *, keep_form: bool = False) -> None:
    """Write a text over a file; with `keep_form` its line ends and its byte order mark stay as they are.

    What a link names is written, and keeps its permissions. Raises: Refusal where it cannot be written.
    """
    target = Path(path).resolve()
    data = text.encode("utf-8")
    try:
        if keep_form:
            before = target.read_bytes()
            if before.count(b"\r\n") * 2 > before.count(b"\n"):
                data = data.replace(b"\n", b"\r\n")
            data = (_MARK if before.startswith(_MARK) else b"") + data
        with target.open("r+b"):  # a file that may not be written is not replaced either
            pass
        partial = target.with_name(f".{target.name}.written")
        partial.write_bytes(data)
        partial.chmod(target.stat().st_mode)
        partial.replace(target)
    except OSError as error:
        way = "make the file and its folder writable"
        message = f"'{path}' cannot be written: {error.strerror or error}"
        raise Refusal([Diagnostic("RG011", Severity.ERROR, message, None, way)]) from None


def difference(path: str, old: str, new: str, what: str) -> str:
    """What would change, as a unified diff; `what` names the new text."""
    lines = unified_diff(old.splitlines(True), new.splitlines(True), path, f"{path} ({what})")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
