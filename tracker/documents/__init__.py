"""Frozen data in, bytes out.

Knows: how a frozen agreement becomes a document: its pages, type, tags, and the file itself.
Never knows: the database, requests, the clock, the network.
Begin reading at: `agreement_pdf.py`; `press.py` draws it in a process of its own.
"""
