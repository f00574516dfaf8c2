"""Release: the list of approved decisions, the preview of a batch, and the coordinator's page.

Knows: which offers are ticked, what is shown before it is released.
Never knows: who is told of it, what is published when.
Begin reading at: `views.py`.
"""
