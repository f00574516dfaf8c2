"""How to read: each query loads what it names, in order, within what the actor may see.

Knows: sessions, tables, an Actor; hands frozen dataclasses to pages and lists.
Never knows: changes, flushes, forms.
Begin reading at: `visibility.py` (what may be seen), then the room you need.
"""
