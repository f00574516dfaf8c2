"""Signing in and out, one's own account, an organisation's people.

Knows: passwords as typed, the session, how fast one may try again.
Never knows: cases.
Begin reading at: `views.py`.
"""
