"""The treasury gate: lines that wait for HM Treasury, cleared or held by ask.

Knows: which lines and which whole asks are ticked, and what is said of them.
Never knows: what opens the gate, what happens to a line that is held.
Begin reading at: `views.py`.
"""
