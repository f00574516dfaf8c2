"""The same ask across councils: what all of them ask for, and one outcome for those that are alike.

Knows: how an ask is read, narrowed and ordered; which of its lines start selected (those that stand out never do).
Never knows: how a recommendation is confirmed and sent: that is the bulk page of `web/decisions`, on which it stands.
Begin reading at: `views.py`.
"""
