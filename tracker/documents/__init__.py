"""Frozen data in, bytes out.

Knows: how a frozen agreement, or a comparison of rounds, becomes a document: pages, type, tags, and the file itself.
Never knows: the database, requests, the clock, the network.
Begin reading at: `agreement_pdf.py`; `press.py` draws it in a process of its own.
"""
