"""Large contracts without errors, of several shapes: each has clauses of one sort over and over, as real ones do.

python benchmarks/large.py SHAPE LINES    prints one; the sections have names of their own, so that nothing is shared
                                          but the parties, the documents and the stream of sales of the head
"""

import sys
from collections.abc import Callable, Iterator
from itertools import count, cycle

STEP = 1100  # no multiple of eleven becomes another by two digits that change places, which the linter suspects

HEAD = """\
deal "A contract of many clauses"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder

source agreement "Master agreement" 2026-01-01
party company "The company"  [agreement 1]
party investor "The investor"  [agreement 1]
party lender "The lender"  [agreement 1]
party producer "The producer"  [agreement 1]
party trustee "The trustee"  [agreement 1]

stream sales "Sales of the catalogue" received by company  [agreement 2]
  from distributor "The distributor"
waterfall participation of sales  [agreement 2]
  bands of received by investor under participation in all
    60% to investor, 5% to producer up to 1,000,000.00
    20% to investor, 5% to producer up to 1,800,000.00
  rest to company

instrument share, shares "Share" of company  [agreement 3]
  10,000,000 shares issued to investor on 2026-01-01
asset catalogue "The catalogue"  [agreement 3]
security first_lien "First lien" for lender over catalogue  [agreement 3]
  rank 1
  held by trustee
  secures 5,000,000.00 - received by lender
  surplus to company
"""


def catalogue(number: int) -> str:
    """A recording: its artist, its stream, and a royalty that rises with what the artist had."""
    return f"""
party artist_{number} "Artist {number}"  [agreement {number}]
asset recording_{number} "Recording {number}"  [agreement {number}]
stream income_{number} "Income of recording {number}" received by company  [agreement {number}]
  from distributor under recording_{number}
waterfall royalty_{number} of income_{number}  [agreement {number}]
  bands of received by artist_{number} under royalty_{number} in all
    12% to artist_{number}, 3% to producer up to {number + 50:,}.00
    15% to artist_{number}, 3% to producer up to {number + 150:,}.00
    18% to artist_{number}, 4% to producer above
  rest to company
"""


def units(number: int) -> str:
    """A series of notes with its stream, its conversion and its lien."""
    notes = f"notes_{number}"
    return f"""
instrument note_{number}, {notes} "Note of series {number}" of company  [agreement {number}]
  1,000 {notes} issued to investor at 100.00 per note_{number} on 2026-01-01
  {notes} given up leave their part to company
asset plant_{number} "Plant {number}"  [agreement {number}]
stream rent_{number} "Rent of plant {number}" received by company  [agreement {number}]
waterfall service_{number} of rent_{number}  [agreement {number}]
  bands of received per note_{number} in all
    60% to {notes} for the first 100.00 per note_{number}
    20% to {notes} for the next 80.00 per note_{number}
  rest to company
option conversion_{number} "Conversion of series {number}" of {notes} by investor  [agreement {number}]
  exercisable from 2027-01-01 through 2030-12-31
  each note_{number} becomes 10 shares
security lien_{number} "Lien of series {number}" for {notes} over plant_{number}  [agreement {number}]
  rank 1
  held by trustee
  secures 180.00 per note_{number} - received per note_{number}
  surplus to company
"""


def values(number: int) -> str:
    """A milestone with its bonus, by a rate that steps and a base that grows on those before it."""
    base = f"1.02 * base_{number - 1} + {number}.00" if number % 20 > 1 else f"1,000.00 + {number}.00"
    return f"""
let base_{number} "Base of bonus {number}" = {base}
let rate_{number} "Rate of bonus {number}"
  60% through 2026-12-31
  40% until milestone_{number}
  20% thereafter
event milestone_{number} "Milestone {number}" when sales in all >= {(number + 10) * STEP:,}.00
payment bonus_{number} "Bonus {number}" from company to investor  [agreement {number}]
  base_{number} on milestone_{number}
  greater of 0 and rate_{number} * base_{number} - received by investor under bonus_{number} on 2027-12-31
check base_{number} > 1,000.00
"""


def examples(number: int) -> str:
    """A worked example of the head's waterfall."""
    return f"""
example "Receipt {number}"
  2026-06-30 sales {1000 * number:,}.00 from distributor
  2026-12-31 sales {1000 * number:,}.00 from distributor
  expect received by investor <= 1,800,000.00
  expect received by producer <= {100 * number:,}.00
"""


def readings(number: int) -> str:
    """A phrase with two meanings, and a recording that it decides."""
    return f"""
reading ceiling_{number} "whether the ceiling of {number} counts the producer"
  alone_{number} = received by partner_{number}
  together_{number} = received by partner_{number} + received by producer
party partner_{number} "Partner {number}"  [agreement {number}]
stream fees_{number} "Fees {number}" received by company  [agreement {number}]
waterfall split_{number} of fees_{number}  [agreement {number}]
  bands
    50% to partner_{number}, 50% to producer until ceiling_{number} reaches 1,000.00
    all to company thereafter
"""


def draftings(number: int) -> str:
    """A clause of which there are two drafts."""
    return f"""
party agent_{number} "Agent {number}"  [agreement {number}]
stream takings_{number} "Takings {number}" received by company  [agreement {number}]
reading fee_{number} "whether fee {number} comes first"
  before_{number}
    waterfall fees_first_{number} of takings_{number}  [agreement {number}]
      all to agent_{number} up to 100.00
      50% to producer
      rest to company
  after_{number}
    waterfall fees_last_{number} of takings_{number}  [agreement {number}]
      50% to producer
      all to agent_{number} up to 100.00
      rest to company
"""


def bands(number: int) -> str:
    """A royalty of forty steps, of which the company has the rest."""
    steps = "".join(f"    {1 + step / 4:g}% to writer_{number} up to {step * STEP:,}.00\n" for step in range(1, 40))
    return f"""
party writer_{number} "Writer {number}"  [agreement {number}]
stream copies_{number} "Copies {number}" received by company  [agreement {number}]
waterfall scale_{number} of copies_{number}  [agreement {number}]
  bands of copies_{number} in all
{steps}    20% to writer_{number} above
  rest to company
"""


def lists(number: int) -> str:
    """A royalty with as many steps as a contract may list."""
    rates = (
        (f"{10 + step / 40:g}% to editor_{number}, {90 - step / 40:g}% to company", step) for step in range(1, 500)
    )
    steps = "".join(f"    {rate} up to {step * STEP:,}.00\n" for rate, step in rates)
    return f"""
party editor_{number} "Editor {number}"  [agreement {number}]
stream volumes_{number} "Volumes {number}" received by company  [agreement {number}]
waterfall ladder_{number} of volumes_{number}  [agreement {number}]
  bands of received by editor_{number} under ladder_{number} in all
{steps}    25% to editor_{number}, 75% to company above
"""


def recoupments(number: int) -> str:
    """A stream of which two have their part until they have had enough of all streams."""
    return f"""
stream receipts_{number} "Receipts {number}" received by company  [agreement {number}]
waterfall recoupment_{number} of receipts_{number}  [agreement {number}]
  60% to investor until received by investor reaches {number * STEP:,}.00
  20% to lender until received by lender under recoupment_{number} reaches {number:,}.00
  rest to company
"""


def groups(number: int) -> str:
    """A fund of members and a pool that the waterfall of a stream pays."""
    return f"""
party fund_{number} "Fund {number}"  [agreement {number}]
  60% first_fund_{number} "First fund of {number}"
  40% second_fund_{number} "Second fund of {number}"
stream yield_{number} "Yield {number}" received by company  [agreement {number}]
waterfall share_{number} of yield_{number}  [agreement {number}]
  all to lender up to {number:,}.00
  80% to pool_{number} until received by lender reaches 1,000,000.00
  rest to company
waterfall pool_{number} of share_{number}  [agreement {number}]
  50% to fund_{number}
  rest to investor
covenant report_{number} "Reports on {number}" by company  [agreement {number}]
  not modelled "it moves no money"
"""


SHAPES: dict[str, tuple[Callable[[int], str], ...]] = {
    "catalogue": (catalogue,),
    "units": (units,),
    "values": (values,),
    "examples": (examples,),
    "readings": (readings,),
    "draftings": (draftings,),
    "bands": (bands,),
    "lists": (lists,),
    "recoupments": (recoupments,),
    "groups": (groups,),
    "mix": (catalogue, units, values, examples, groups, catalogue, examples, bands),
}


def contract(shape: str, lines: int) -> str:
    """A contract of a shape with at least so many lines, and not a section more."""
    return "".join(_sections(shape, lines))


def _sections(shape: str, lines: int) -> Iterator[str]:
    """The head, then the sections of a shape in turns; those of one sort are numbered from one."""
    yield HEAD
    written = HEAD.count("\n")
    numbers: dict[Callable[[int], str], Iterator[int]] = {section: count(1) for section in SHAPES[shape]}
    for section in cycle(SHAPES[shape]):
        if written >= lines:
            return
        text = section(next(numbers[section]))
        yield text
        written += text.count("\n")


if __name__ == "__main__":
    sys.stdout.write(contract(sys.argv[1], int(sys.argv[2])))
