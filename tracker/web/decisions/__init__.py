"""A department at work: the queue, recommending one line or many, approving and returning.

Knows: what a caseworker and a decision maker type, tick and look for, and where in the queue they are.
Never knows: which moves there are, what makes an outcome good.
Begin reading at: `views.py` (the queue), `place.py` (where in it someone is), then `recommending.py`.
"""
