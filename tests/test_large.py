"""Large contracts: a check costs in proportion to their length, whatever they are made of."""

import gc
import runpy
from pathlib import Path

import pytest
from strategies import work

import regalia
from regalia.dsl.diagnostic import has_errors
from regalia.dsl.index import Index
from regalia.dsl.parser import parse
from regalia.dsl.source import Source
from regalia.dsl.syntax import Name, Node, walk
from regalia.dsl.terms.value import Drafting
from regalia.dsl.terms.waterfall import Rest, Share, Waterfall

LARGE = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "large.py"))
SHAPES = sorted(LARGE["SHAPES"])
GROWTH = 1.15
TRIES = 3  # a busy machine spoils one


def source(shape: str, lines: int) -> Source:
    return Source(f"{shape}.deal", LARGE["contract"](shape, lines))


@pytest.mark.parametrize("shape", SHAPES)
def test_large_contracts_are_sound(shape):
    assert not has_errors(regalia.check(source(shape, 200)))


@pytest.mark.parametrize("shape", sorted({*SHAPES} - {"draftings"}))
def test_a_check_grows_with_the_length_alone(shape):
    few, many = source(shape, 400), source(shape, 2_400)
    times = many.text.count("\n") / few.text.count("\n")
    gc.collect()
    gc.disable()
    try:
        assert any(work(regalia.check, many) < times**GROWTH * work(regalia.check, few) for _ in range(TRIES))
    finally:
        gc.enable()


def test_the_index_finds_what_a_walk_finds():
    for shape in SHAPES:
        deal, _ = parse(source(shape, 200))
        index = Index(deal)
        assert [id(node) for node in index.nodes] == [id(node) for node in walk(deal)]
        assert index.all_of(Node) == [*index.nodes]
        for kinds in ((Name,), (Share, Rest), (Waterfall, Drafting)):
            assert index.all_of(*kinds) == [node for node in walk(deal) if isinstance(node, kinds)]
            for clause in deal.clauses:
                assert index.within(clause, *kinds) == [node for node in walk(clause) if isinstance(node, kinds)]
