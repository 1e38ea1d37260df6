"""What is suspicious in figures: bands, ceilings, promises, conditions at a figure, phrases with two meanings."""

import pytest
from test_linter import HEAD, SHARED, UNIT, bands, drafted, suspected

TIERS = UNIT + bands(
    "75% to units for the first 300.00 per unit",
    "50% to units for the next 300.00 per unit",
    "25% to units for the next 400.00 per unit",
    of="received per unit in all",
)
BY_LEVEL = bands("75% to investor up to 400.00", "50% to investor up to 900.00", of="royalties in all")


FOUND = {
    # RG726
    "a width of which the check says another": (
        TIERS.replace("next 300.00", "next 350.00") + "check 300.00 + 300.00 + 400.00 = 1,000.00\n",
        [("check-unlike-bands", "300.00")],
    ),
    "a rate of which the check says another": (
        TIERS.replace("50%", "51%") + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
        [("check-unlike-bands", "300.00 / 50%")],
    ),
    "two rates that changed places": (
        TIERS.replace("50% to", "5 / 20 to").replace("25%", "50%")
        + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
        [("check-unlike-bands", "300.00 / 50%")],
    ),
    "a last band that is not there": (
        TIERS.replace("    25% to units for the next 400.00 per unit\n", "").replace("1,000.00", "600.00")
        + "check 300.00 + 300.00 + 400.00 = 1,000.00\n",
        [("check-unlike-bands", "400.00")],
    ),
    "a first band that is not there": (
        TIERS.replace("    75% to units for the first 300.00 per unit\n", "")
        .replace("next 300.00", "first 300.00")
        .replace("1,000.00", "600.00")
        + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
        [("check-unlike-bands", "300.00 / 75%")],
    ),
    "sums of levels, times the number of units": (
        BY_LEVEL + "check 75% * 400.00 + 40% * 500.00 = 500.00\n",
        [("check-unlike-bands", "40% * 500.00")],
    ),
    "a factor that every term has": (
        TIERS.replace("next 400.00", "next 500.00")
        + "check 1,000 * 300.00 + 1,000 * 300.00 + 1,000 * 400.00 = 1,000,000.00\n",
        [("check-unlike-bands", "1,000 * 400.00")],
    ),
    "a figure that is a let": (
        TIERS.replace("for the next 400.00 per unit", "for the next last")
        + "let last = 500.00 per unit\ncheck 300.00 + 300.00 + 400.00 = 1,000.00\n",
        [("check-unlike-bands", "400.00")],
    ),
    "bands of a drafting": (
        drafted(BY_LEVEL, SHARED) + "check 75% * 400.00 + 40% * 500.00 = 500.00\n",
        [("check-unlike-bands", "40% * 500.00")],
    ),
    "bands that end by a condition": (
        bands(
            "75% to investor until royalties in all reaches 400.00",
            "50% to investor until royalties in all reaches 900.00",
            "10% to investor thereafter",
        )
        + "check 75% * 400.00 + 50% * 600.00 = 600.00\n",
        [("check-unlike-bands", "50% * 600.00")],
    ),
}

CLEAN = {
    # RG726
    "a check that repeats the bands": TIERS + "check 300.00 / 75% + 300.00 / 50% + 400.00 / 25% = 2,600.00\n",
    "a check of the first bands": TIERS + "check 300.00 / 75% + 300.00 / 50% = 1,000.00\n",
    "a sum of other things": TIERS + "check 300.00 + 5.00 + 6.00 = 311.00\ncheck 2 + 3 = 5\n",
    "a sum of two for a list of two": BY_LEVEL + "check 400.00 + 5.00 = 405.00\n",
    "a difference": BY_LEVEL + "check 900.00 - 400.00 = 500.00\n",
    "a sum that repeats another drafting": drafted(BY_LEVEL, BY_LEVEL.replace("75%", "70%"))
    + "check 70% * 400.00 + 50% * 500.00 = 530.00\n",
    "a rate that is kept back": BY_LEVEL.replace("50%", "later")
    + "let later = undisclosed between 10% and 60%\n"
    + "check 75% * 400.00 + 50% * 500.00 = 550.00\n",
    "days": BY_LEVEL + "check 2026-01-01 + 1 month + 1 day = 2026-02-02\n",
}


def meant(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """What is suspected but for what is only a note on clauses without a mark."""
    return [found for found in suspected(text, head) if found[0] != "uncited"]


@pytest.mark.parametrize("case", FOUND)
def test_it_is_suspected(case: str) -> None:
    text, expected = FOUND[case]
    assert meant(text) == expected


@pytest.mark.parametrize("case", CLEAN)
def test_it_is_not_suspected(case: str) -> None:
    assert meant(CLEAN[case]) == []
