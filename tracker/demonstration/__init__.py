"""A world to look round in: people acting through the actions, on real registers, as if it were 1 November 2010.

Knows: who plays, what they ask for and when, and how far each offer gets; the same every time.
Never knows: pages or forms. No row of a case is inserted here: each is written by an action.
Begin reading at: `world.py`, then `course.py`.
"""
