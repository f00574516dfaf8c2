"""Questions on a line: asking, answering, and going on without an answer.

Knows: the forms of a question and what each side is told while it writes. Never knows: which clocks stop.
Begin reading at: `views.py`.
"""
