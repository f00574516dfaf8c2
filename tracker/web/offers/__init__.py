"""A council's home, its offers from the first draft to the page of a submitted one, and its signatory's list.

Knows: how an offer is started, shared, checked, sent, signed and shown.
Never knows: how a line or a commitment is written, or how a department answers.
Begin reading at: `views.py` (home and offer page), then `drafting.py`, `partners.py` and `signing.py`.
"""
