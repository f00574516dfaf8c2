"""The tables: columns, constraints, relationships and column types.

Knows: what is stored and what the database itself must guard.
Never knows: sessions, the current user, addresses, queries, workflow.
Begin reading at: `base.py` (types and names), then `offers.py` and `lines.py`.
"""
