"""The shipped facts, and how they are read and loaded, all or nothing.

Knows: the files beside it (councils, departments, grants, rings, indicators, freedoms, holidays,
programmes), what makes a row wrong, and how rows become records.
Never knows: screens, people, offers.
Begin reading at: `SOURCES.md` (where the facts come from), then `reading.py`, then `loading.py`.
"""
