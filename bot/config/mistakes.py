"""The one exception that leaves the configuration: all its mistakes, one a line."""

from __future__ import annotations


class ConfigError(Exception):
    """The configuration cannot be used. `mistakes` holds one sentence each; `str()` is all of them, one a line."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        """At least one mistake is given."""
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes
