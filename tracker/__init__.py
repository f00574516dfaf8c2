"""Freedoms tracker: what councils ask of Whitehall, what is answered, agreed and delivered."""
