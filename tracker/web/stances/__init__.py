"""What departments are open to, before anyone asks: taken by each for what it answers for, read by everyone.

Knows: the form of a stance, its history, the open lines it concerns; the public list.
Never knows: drafting or deciding, where a stance is shown and never blocks; the register, which reads publications
alone: a stance is about no offer, so its public page is this room's own, under the register's address.
Begin reading at: `views.py`.
"""
