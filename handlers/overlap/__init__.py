"""The overlap radar: which earlier documents are near a new one, and the passages that agree; people judge."""

from handlers.overlap.looking import look, neighbours
from handlers.overlap.nearness import KIN, NEAR_DUPLICATE
from handlers.overlap.neighbour import Neighbour, Passage
from handlers.overlap.sketching import sketch

__all__ = ["KIN", "NEAR_DUPLICATE", "Neighbour", "Passage", "look", "neighbours", "sketch"]
