"""The public register: search, a council's page, an offer's page, and the same as CSV.

Knows: how what is published is looked for, shown and cached.
Never knows: any table but `publications`, who is signed in, what is not published yet.
Begin reading at: `views.register`.
"""
