"""What is said about a line: messages to the other side on one page, notes for one department on another.

Knows: how each is written and read, apart in place, colour and wording.
Never knows: what is asked or answered formally, or how anyone is told.
Begin reading at: `views.py`.
"""
