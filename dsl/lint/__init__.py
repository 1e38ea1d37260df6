"""What is suspicious in a contract that can be run: one rule a file, and the folder is the registry.

A rule has a `CODE` (its name stands in dsl/codes.py), a `SEVERITY` and a function `find` from a subject to
suspicions; `WHOLE = True` says that it asks what was written alone, under whatever meaning, and
`DOCUMENTS = True` that it looks into the documents supplied, if any. Its page with the bad
and the good example is `dsl/rules/CODE.md`.

There are many rules and contracts are long, so a rule walks no tree: `subject.all_of(Share, Rest)` are the nodes of
these kinds in the whole deal, `subject.within(clause, Share)` those in one clause, `subject.terms(Takings)` those
outside of examples, `subject.model.all_of(Waterfall)` the clauses in force, and `subject.ladders` the lists of bands
by fixed levels. All are made once. Where each clause is to be held against others, they are looked up by name, not
gone through one by one.
"""
