"""Earlier answers: what was given to whom on which terms, and what was refused why.

Knows: what can be looked for, and where an answer that was found is read in full.
Never knows: who may read how much of it: that is the query's.
Begin reading at: `views.py`.
"""
