"""Documents: their numbers, their covers, and how they belong together."""
