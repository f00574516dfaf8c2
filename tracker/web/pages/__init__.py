"""The start page, the statements every service makes, and the administrator's page of health.

Knows: words that change with no case.
Never knows: cases.
Begin reading at: `views.py`.
"""
