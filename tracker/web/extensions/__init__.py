"""More time on a line: asking the other side for a later date, and agreeing to it or not.

Knows: the forms of a request. Never knows: how the date moves.
Begin reading at: `views.py`.
"""
