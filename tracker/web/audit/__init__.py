"""The auditor's pages: every event, and whether the record of an offer is whole.

Knows: how the record is searched, read and taken away.
Never knows: how to change anything; there is no form here that does.
Begin reading at: `views.events_page`.
"""
