"""The tables of the roster: who they are, their addresses, what they do for the group."""
