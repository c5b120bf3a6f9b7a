"""Themes: which subject of common interest a contribution belongs to, and the words that say so."""

from handlers.themes.sorter import Sorter, theme_of

__all__ = ["Sorter", "theme_of"]
