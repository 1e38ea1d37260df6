"""Seeded errors: put slips into MIGENIX and its variants one at a time, and see who notices.

    python benchmarks/seed_errors.py                         all; writes docs/seeded-errors.md and seeded/outcomes.json
    python benchmarks/seed_errors.py --seed 7 --number 500   others, to look at; writes nothing

seeded/ says how they are made. What is missed is listed with the reasons of seeded/reasons.toml. Exit code 1 below the
target, or where diff puts an error in another clause or category.
"""

import argparse
import sys

from seeded.page import PAGE, RECORDS, page, percent, reason, studied, to_json, written
from seeded.sample import NUMBER, SEED, contracts, sample
from seeded.study import FOUND

TARGET = 60


def main() -> None:
    """Draw, study, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--number", type=int, default=NUMBER)
    given = parser.parse_args()
    records = studied(sample(contracts(), given.number, given.seed))
    if (given.seed, given.number) == (SEED, NUMBER):
        written(RECORDS, to_json(records))
        written(PAGE, page(records))
    else:
        print(page(records))
    found = sum(one["by"] in FOUND for one in records)
    unexplained = [one for one in records if one["by"] not in FOUND and reason(one) is None]
    astray = [one for one in records if one["diff"] not in ("", "unread")]
    for one in unexplained:
        print(f"no reason: {one['kind']}, {one['contract']}:{one['line']} [{one['spot']}]: {one['words']}")
    for one in astray:
        print(f"diff: {one['contract']}:{one['line']}: {one['words']}: {one['diff']}")
    print(f"found {found} of {len(records)}, {percent(found, len(records))}")
    sys.exit(1 if astray or 100 * found < TARGET * len(records) else 0)


if __name__ == "__main__":
    main()
