"""Commands: arguments in, actions and queries in the middle, lines out. `flask --app app … --help` lists them.

Knows: arguments, exit codes, what is printed; commits what it did.
Never knows: pages, rules, tables.
Begin reading at: `people.py`.
"""
