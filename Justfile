# `just` lists the recipes. Each runs in the environment that `just dev` makes.

python := ".venv/bin/python"

_default:
    @just --list

# make the environment; edits are live, but a new file needs this again
dev:
    python3 -m venv .venv
    {{python}} -m pip install -q -e ".[all,test,dev]" -C editable_mode=strict

# check style, and put right what can be
lint:
    {{python}} -m ruff check --fix
    {{python}} -m ruff format

# check types, by package name as a user has it
types:
    {{python}} -m mypy

# run the suite, or a part of it: just test tests/test_money.py
test *arguments:
    {{python}} -m pytest -q {{arguments}}

# rewrite the golden files; then read the difference
golden:
    {{python}} -m pytest -q --update-golden
    git diff --stat -- tests contracts

# build the parser's tables anew after the grammar changed (without it, each start builds them)
tables:
    {{python}} -c "from importlib.resources import files; from regalia.dsl import tables; (files('regalia.dsl') / 'grammar.tables').write_bytes(tables.build_tables(tables.grammar()))"

# coverage by branch, in the paths of the tree
cover:
    {{python}} -m coverage run -m pytest -q
    {{python}} -m coverage report --skip-covered --show-missing

# break the interpreter in small ways and see whether a test notices (long)
mutate *arguments:
    {{python}} benchmarks/mutate.py {{arguments}}

# put errors into contracts and see who notices; writes docs/seeded-errors.md
seeded *arguments:
    {{python}} benchmarks/seed_errors.py {{arguments}}

# measure, as ratios within one run
bench *arguments:
    {{python}} benchmarks/run.py {{arguments}}

# run every example of the documentation
docs:
    {{python}} -m pytest -q tests/test_docs.py

# all that has to hold before a change lands
ci:
    .ci/run
