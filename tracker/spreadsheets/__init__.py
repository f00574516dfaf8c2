"""Rows out to files of a table, streamed.

Knows: bytes and rows; what a spreadsheet would take for a formula.
Never knows: what a row means, or where it came from.
Begin reading at: `comma_separated`.
"""
