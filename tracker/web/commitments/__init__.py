"""What a council gives in return: savings and outcomes, written in a draft, settled when a line they rest on falls.

Knows: how a commitment is written, listed, removed and settled.
Never knows: how lines are written or answered; what is freed.
Begin reading at: `views.py`, then `settling.py`.
"""
