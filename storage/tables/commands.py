"""The tables of authority: acts that may happen once, and codes that prove an address."""
