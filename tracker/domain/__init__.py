"""The rules that are true on paper.

Knows: pence, years, working days, who may do what, which move leads where. Standard library only.
Never knows: Flask, SQLAlchemy, the clock on the wall, the environment, how anything looks.
Begin reading at: `workflow.py` (the moves), then `permissions.py` (who may make them).
"""
