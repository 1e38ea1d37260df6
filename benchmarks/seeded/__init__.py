"""Seeded errors: slips as they are made where a contract is written down as terms, and who notices them.

`contract` reads a contract and makes edits, `figures` and `lines` are the slips, `sample` draws them, `study` looks who
finds them, `page` writes docs/seeded-errors.md.
"""
