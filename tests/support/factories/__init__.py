"""Cases to try things on, made as short as a test wants to say them."""
