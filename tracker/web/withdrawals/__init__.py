"""A council takes a line or its whole offer back, and may put it back the same day.

Knows: what is said before, after, and on the way back.
Never knows: what stops and what falls; the actions see to that.
Begin reading at: `views.py`, then `offers.py`.
"""
