"""The tables of the clock: what was announced, reminded and carried over."""
