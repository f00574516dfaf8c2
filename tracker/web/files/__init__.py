"""The files of a line: listed, added to, taken out of a draft, and sent to those who may read them.

Knows: which form takes files, and under which headers a stored one is sent.
Never knows: what a file may be (`storage.sniffing`), or where it lies.
Begin reading at: `views.py`.
"""
