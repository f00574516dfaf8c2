"""Telling people: notices go to the outbox with the move that caused them.

Knows: the outbox and who holds which role where.
Never knows: HTTP requests, or how a message is worded for a screen.
Begin reading at: `notices.py`.
"""
