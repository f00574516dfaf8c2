"""The pages people see: addresses, sessions, forms.

Knows: who is signed in, what time it is, how a page is asked for and a form read; commits once per POST.
Never knows: tables (it never imports `models`), rules, who may see what beyond asking.
Begin reading at: `parts/` (what every view stands on), then any room's `views.py`.
"""
