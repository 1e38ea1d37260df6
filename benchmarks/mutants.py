"""Every small change of a module, all of them in one text, each asleep until it is woken.

An expression `a + b` becomes `(a - b if _mutant.woken(7) else a + b)`, a statement `x.append(1)` becomes
`if not _mutant.woken(8): x.append(1)`. So the package is imported and the tests are collected once; then a
forked process wakes one mutant and runs the tests that reach it. Only what stands inside functions changes:
what is computed at import is done before any mutant wakes.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass

SWITCH = '''"""Which mutant is awake; written by benchmarks/mutate.py."""

import os

awake = int(os.environ.get("REGALIA_MUTANT", "0"))


def woken(number: int) -> bool:
    return number == awake
'''

_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_WORDS = {  # functions and constants of the interpreter that are easily mistaken for one another
    one: other
    for pair in ("min max", "any all", "add sub", "mul div", "both either", "below at_most", "MIN MAX", "LT LE")
    for one, other in (pair.split(), reversed(pair.split()))
}
_NO_CHANGE = {"assert_never"}  # calls that only satisfy the type checker


@dataclass(frozen=True)
class Mutant:
    """One change: `before` becomes `after` in the line `text`, where it stands for the `nth` time (from 0)."""

    number: int
    module: str
    function: str
    line: int
    text: str
    before: str
    after: str
    nth: int

    @property
    def key(self) -> tuple[str, str, str, str, str, int]:
        """What stays the same when lines move."""
        return self.module, self.function, self.text, self.before, self.after, self.nth

    def as_dict(self) -> dict[str, object]:
        """The mutant as plain data."""
        return asdict(self)


class Sower(ast.NodeTransformer):
    """Puts every mutant of a module into its tree."""

    def __init__(self, module: str, text: str, first_number: int) -> None:
        self.module = module
        self.lines = text.splitlines()
        self.next_number = first_number
        self.mutants: list[Mutant] = []
        self.functions: list[str] = []
        self.conditions: set[int] = set()
        self.times: Counter[tuple[str, ...]] = Counter()

    # ---- bookkeeping

    def _woken(self, node: ast.AST, before: str, after: str) -> ast.expr:
        """The question whether a new mutant is awake."""
        line = getattr(node, "lineno", 0) or getattr(getattr(node, "pattern", None), "lineno", 0)
        function, text = ".".join(self.functions), self.lines[line - 1].strip()
        like = function, text, before, after
        self.mutants.append(
            Mutant(self.next_number, self.module, function, line, text, before, after, self.times[like])
        )
        self.times[like] += 1
        question = ast.parse(f"_mutant.woken({self.next_number})", mode="eval").body
        self.next_number += 1
        return question

    def _is_asleep(self, node: ast.AST, before: str, after: str) -> ast.expr:
        return ast.UnaryOp(ast.Not(), self._woken(node, before, after))

    # ---- what is left alone: all that is not inside a function, or is no code

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.functions.append(node.name)
        node.body = [new for statement in node.body for new in _as_list(self.visit(statement))]
        self.functions.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.functions.append(node.name)
        node.body = [self.visit(part) if isinstance(part, ast.FunctionDef) else part for part in node.body]
        self.functions.pop()
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """`zip(..., strict=True)` is an assertion: it says that lengths agree, and nothing depends on it."""
        if node.arg != "strict":
            node.value = self.visit(node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = self.visit(node.value) if node.value else None
        return node

    # ---- statements

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Call) and self.functions and ast.unparse(node.value.func) not in _NO_CHANGE:
            return self._removable(node)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self._removable(node)

    def visit_Break(self, node: ast.Break) -> ast.AST:
        return self._removable(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if self.functions and all(isinstance(target, (ast.Subscript, ast.Attribute)) for target in node.targets):
            return self._removable(node)
        return self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> ast.AST:
        return self._either(node, ast.Break(), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        before = deepcopy(node)
        node.value = self.visit(node.value)
        if not self.functions or type(node.op) not in _OPERATORS:
            return node
        after = deepcopy(before)
        after.op = _OPERATORS[type(node.op)]()
        return self._either(before, after, node)

    def _removable(self, node: ast.stmt) -> ast.AST:
        if not self.functions:
            return node
        before = _text(node)
        return ast.If(self._is_asleep(node, before, "removed"), [self.generic_visit(node)], [])

    def _either(self, before: ast.stmt, after: ast.stmt, asleep: ast.stmt) -> ast.AST:
        return ast.If(self._woken(before, _text(before), _text(after)), [after], [asleep])

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        asleep = self._is_asleep(node, f"case {ast.unparse(node.pattern)}", "removed")
        guard = self._condition(node.guard) if node.guard else None
        node.guard = ast.BoolOp(ast.And(), [asleep, guard]) if guard else asleep
        node.body = [new for statement in node.body for new in _as_list(self.visit(statement))]
        return node

    # ---- conditions

    def _condition(self, node: ast.expr) -> ast.expr:
        self.conditions.add(id(node))
        return self.visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        self.conditions.add(id(node.test))
        return self.generic_visit(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        self.conditions.add(id(node.test))
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.conditions.update(id(test) for test in node.ifs)
        return self.generic_visit(node)

    # ---- expressions

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.JoinedStr) or not self.functions or not isinstance(node, ast.expr):
            return node if isinstance(node, ast.JoinedStr) else super().visit(node)
        if isinstance(node, ast.IfExp):
            self.conditions.add(id(node.test))
        before = deepcopy(node)
        sown = super().visit(node)
        seen = {ast.unparse(before)}
        for after in self._changes(before, id(node) in self.conditions):
            if ast.unparse(after) not in seen:
                seen.add(ast.unparse(after))
                sown = ast.IfExp(self._woken(before, _text(before), _text(after)), after, sown)
        return sown

    def _changes(self, node: ast.expr, is_condition: bool) -> Iterator[ast.expr]:
        """What may stand in place of an expression."""
        match node:
            case ast.BinOp(op=op) if type(op) in _OPERATORS and not _joins_text(node):
                yield ast.BinOp(node.left, _OPERATORS[type(op)](), node.right)
            case ast.Compare(ops=[op]) if type(op) in _COMPARISONS:
                yield ast.Compare(node.left, [_COMPARISONS[type(op)]()], node.comparators)
                if isinstance(node.comparators[0], ast.Tuple):
                    for part in node.comparators[0].elts:
                        rest = [other for other in node.comparators[0].elts if other is not part]
                        yield ast.Compare(node.left, [op], [ast.Tuple(rest, ast.Load())])
            case ast.Compare(ops=ops):
                for index, op in enumerate(ops):
                    swapped = [*ops[:index], _COMPARISONS[type(op)](), *ops[index + 1 :]]
                    yield ast.Compare(node.left, swapped, node.comparators)
            case ast.BoolOp(op=op, values=values):
                yield ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
            case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
                yield operand
            case ast.Constant(value=bool(value)):
                yield ast.Constant(not value)
            case ast.Constant(value=int(value)):
                yield ast.Constant(value + 1)
            case ast.Name(id=word, ctx=ast.Load()) if word in _WORDS:
                yield ast.Name(_WORDS[word], ast.Load())
            case ast.Attribute(attr=word, ctx=ast.Load()) if word in _WORDS:
                yield ast.Attribute(node.value, _WORDS[word], ast.Load())
        if is_condition and not _has_opposite(node):
            yield ast.UnaryOp(ast.Not(), node)


def sow(module: str, text: str, first_number: int) -> tuple[str, list[Mutant]]:
    """The text of a module with all its mutants in it, numbered from `first_number`."""
    sower = Sower(module, text, first_number)
    tree = sower.visit(ast.parse(text))
    later = [i for i, part in enumerate(tree.body) if not (_is_docstring(part) or _is_future(part))]
    tree.body.insert(later[0] if later else len(tree.body), ast.parse("from regalia import _mutant").body[0])
    return ast.unparse(ast.fix_missing_locations(tree)), sower.mutants


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _as_list(node: ast.AST | list[ast.AST] | None) -> list[ast.AST]:
    return node if isinstance(node, list) else [] if node is None else [node]


def _joins_text(node: ast.expr) -> bool:
    """Whether a sum is of texts: its difference would only ever crash."""
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


def _has_opposite(node: ast.expr) -> bool:
    """Whether one of the changes already says the contrary."""
    opposites = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
    return isinstance(node, ast.UnaryOp) or (
        isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], opposites)
    )


def _text(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(deepcopy(node))).split())
    return text if len(text) <= 110 else text[:107] + "..."
