"""The monitor: every negotiation of a programme, and the same as files.

Knows: how the whole is looked at, filtered and taken away.
Never knows: what a line says; a monitor reads no text before it is published.
Begin reading at: `views.monitor`.
"""
