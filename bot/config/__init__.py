"""The configuration: one TOML file, strict, every mistake told at once."""

from bot.config.load import load, load_text
from bot.config.mistakes import ConfigError
from bot.config.schema import Config

__all__ = ["Config", "ConfigError", "load", "load_text"]
