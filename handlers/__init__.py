"""The storey that decides: synchronous, told what time it is, and never in touch with the world."""
