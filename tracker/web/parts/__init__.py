"""What every room of the web stands on: sign-in, forms and fields, error pages, headers, addresses, navigation.

Knows: Flask, the request, the session cookie, the two clocks, the one commit of a POST.
Never knows: any feature, and no room beside it.
Begin reading at: `access.py` and `rendering.py` (a view), then `form.py` (what it accepts).
"""
