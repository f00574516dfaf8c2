"""The acceptance journeys: whole stories from a first draft to what the public reads, a file each.

Knows: what people see and press, and what the database must hold afterwards.
Never knows: how a page is made.
Begin reading at: `test_j1_happy_path.py`, told once and walked twice, by a test client and in a real browser.
"""
