"""What is suspicious in a contract that can be run: one rule a file, and the folder is the registry.

A rule has a `CODE` (its name stands in dsl/codes.py), a `SEVERITY` and a function `find` from a subject to
suspicions; `WHOLE = True` says that it asks what was written alone, under whatever meaning, and
`DOCUMENTS = True` that it looks into the documents supplied, if any. Its page with the bad
and the good example is `dsl/rules/CODE.md`.
"""
