"""The parts of a comparison of rounds as printed: the rounds of an offer in, rows and sentences out.

Knows: which rows, cells and sentences each part prints, and what of them is marked.
Never knows: HTML, fonts, PDF.
Begin reading at: `pages.py`.
"""
