"""One function a verb a person can do: load, make the move, announce.

Knows: live rows, the rules, the order in which an action refuses.
Never knows: requests, forms, commits.
Begin reading at: `moves.py` (the one road), then the room of your verb.
"""
