"""The lines of an offer: drafted page by page, then read and replied to.

Knows: how an ask is written, checked and removed; what a line's page shows to whom.
Never knows: how an offer is sent, how a department recommends or decides.
Begin reading at: `views.py` (the list and the line page), then `choosing.py`, `steps.py` and `reply.py`.
"""
