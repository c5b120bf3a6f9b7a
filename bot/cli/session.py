"""What every command shares: the configuration, the log on standard error, and the opened store."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.config import Config, ConfigError, load
from bot.config.rules import rules_of
from bot.wiring import store_of
from storage.records import Rules
from storage.store import Store

DEFAULT = Path("iscg-bot.toml")

Value = str | int | bool | None | Sequence[str] | Sequence[Mapping[str, str]]


class Session:
    """One run of the command line. `config` and `rules` are read when first needed."""

    def __init__(self, path: Path | None, verbose: bool) -> None:
        self.path = path
        self.verbose = verbose

    @cached_property
    def config(self) -> Config:
        """The checked configuration; ConfigError with every mistake."""
        path = self.path or DEFAULT
        if not path.exists():
            raise ConfigError(
                (f"there is no {path}. Copy config.example.toml to it and edit it, or name another with --config.",)
            )
        return load(path)

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.config)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store of the configuration, opened."""
        with store_of(self.config) as store:
            yield store

    def start_log(self, level: int = logging.WARNING) -> None:
        """One line per event on standard error: time, level, room, words; nothing is looked up that no line tells."""
        logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
        logging.basicConfig(
            level=logging.DEBUG if self.verbose else level,
            stream=sys.stderr,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
        for noisy in ("aioimaplib", "aiosmtplib", "alembic", "asyncio"):
            logging.getLogger(noisy).setLevel(logging.WARNING)

    def local(self, moment: datetime) -> str:
        """A time as the group reads it: day and hour in its zone, with the zone's short name."""
        return moment.astimezone(ZoneInfo(self.rules.zone)).strftime("%Y-%m-%d %H:%M %Z")


def print_json(value: Mapping[str, Value] | Sequence[Mapping[str, Value]]) -> None:
    """One line of JSON, readable by people of all scripts."""
    click.echo(json.dumps(value, ensure_ascii=False))


def plain(text: str) -> str:
    """Foreign text for a terminal: no control or direction characters can act there."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
