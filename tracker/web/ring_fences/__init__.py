"""The ring-fence ledger, and one page a grant.

Knows: the addresses and the arguments of the ledger, and its files to keep. Never knows: how figures are counted, or
who may read whose (`queries/ring_fences`). Begin reading at: `views.py`.
"""
