"""Business days: declared once, closed on days that there are, and known where they are counted."""

from ..dates import YearBasis
from ..scope import Scope
from ..syntax import Clause, Node
from ..terms.expression import Average
from ..terms.head import BusinessDays
from ..terms.instrument import RecordDate
from ..terms.term import Payable


def check_business_days(scope: Scope, clauses: tuple[Clause, ...], nodes: tuple[Node, ...]) -> None:
    """Findings of the business days of a deal."""
    declared = [clause for clause in clauses if isinstance(clause, BusinessDays)]
    for later in declared[1:]:
        message = "which days are business days is said twice"
        scope.error("RG109", message, later, "keep one of the calendars", [(declared[0].span, "first here")])
    for clause in declared:
        _check_closed(scope, clause)
    if declared:
        return
    for node in nodes:
        if isinstance(node, (Payable, Average, RecordDate)) and node.business:
            message = "the deal does not say which days are business days"
            scope.error("RG110", message, node, "add the clause: business days NAME, following")


def _check_closed(scope: Scope, calendar: BusinessDays) -> None:
    seen: set[object] = set()
    for line in calendar.closed:
        day = line.day or line.month_day
        if day in seen:
            scope.error("RG109", "this day is closed twice", line, "keep one of the lines")
        seen.add(day)
        if line.month_day:
            try:
                YearBasis("", "starts", *line.month_day)
            except ValueError as wrong:
                scope.error("RG007", str(wrong), line, "write a day that the month has")
