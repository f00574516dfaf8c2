"""Stored files, by the hash of their content, behind one interface: a folder by default, a bucket by setting.

Knows: bytes, their SHA-256, and what kind of file they are.
Never knows: whose file it is, or who may read it.
Begin reading at: `keeping.py` (the interface), then `folder.py`; `sniffing.py` looks into what people send.
"""
