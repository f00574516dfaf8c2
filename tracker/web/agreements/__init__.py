"""Agreements: drawing up, reading, signing, declining, and their document.

Knows: addresses, forms and pages of an agreement; draws the signed document once after the last signature.
Never knows: tables, or what makes a term hold.
Begin reading at: `views.py`, then `signing.py`.
"""
