"""The parts of the agreement as printed: a frozen agreement in, rows and sentences out.

Knows: which rows, cells and sentences each part prints, and how wide a column must be.
Never knows: HTML, fonts, PDF.
Begin reading at: `pages.py`.
"""
