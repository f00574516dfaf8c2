"""Round against round: what was said on a line, or on every line of an offer, and how it differs.

Knows: which two rounds are compared, and how their differences are printed.
Never knows: how a position is written or sent.
Begin reading at: `views.py`.
"""
