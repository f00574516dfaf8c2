"""What authorities are measured on: the list, and one page an authority.

Knows: the addresses, the filters and the files to keep. Never knows: who may read whose targets (`queries/targets`).
Begin reading at: `views.py`.
"""
