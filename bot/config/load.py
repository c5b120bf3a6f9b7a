"""From a configuration file to a checked Config, or to one list of everything that is wrong with it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from bot.config.agree import (
    check_anchors,
    check_group,
    check_mailbox,
    check_meetings,
    check_people,
    check_relay,
    check_sender,
    check_store,
    check_themes,
)
from bot.config.anchors import AnchorSettings, SlotsSettings
from bot.config.check import Mistakes, nearest, read_table
from bot.config.duties import DeadlinesSettings, DigestSettings
from bot.config.mistakes import ConfigError
from bot.config.schema import (
    LISTS,
    TABLES,
    Config,
    GroupSettings,
    HelpSettings,
    MailboxSettings,
    MeetingSettings,
    PersonSettings,
    PolicySettings,
    ReadingSettings,
    RelaySettings,
    StoreSettings,
    ThemeSettings,
)
from bot.config.trust import TrustSettings

T = TypeVar("T")


def load(path: Path) -> Config:
    """Read and check a configuration file (UTF-8 TOML). Raises ConfigError with every mistake, one a line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError((f"{path}: cannot be read ({error.strerror})",)) from error
    except UnicodeDecodeError as error:
        raise ConfigError((f"{path}: must be UTF-8 text, is not from byte {error.start} on",)) from error
    return load_text(text, str(path), path.resolve().parent)


def load_text(text: str, name: str, folder: Path = Path()) -> Config:
    """Check a configuration given as text; `name` stands before each mistake, relative paths begin at `folder`."""
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError((f"{name}: is not TOML: {error or 'nested too deeply'}",)) from error
    mistakes = Mistakes(text)
    config = _read(raw, folder, mistakes)
    if listed := mistakes.listed():
        raise ConfigError(tuple(f"{name}: {mistake}" for mistake in listed))
    if config is None:
        raise AssertionError("a table was refused without a reason")
    return config


@cache
def shipped_themes() -> tuple[ThemeSettings, ...]:
    """The themes a configuration without any [[theme]] uses."""
    text = shipped_themes_text()
    mistakes = Mistakes(text)
    themes = _read_list(tomllib.loads(text), "theme", ThemeSettings, mistakes)
    check_themes(themes, mistakes)
    if listed := mistakes.listed():
        raise ConfigError(tuple(f"themes.toml: {mistake}" for mistake in listed))
    return tuple(themes.values())


def shipped_themes_text() -> str:
    """The shipped themes as TOML, as they stand in the example."""
    return files("bot.config").joinpath("themes.toml").read_text(encoding="utf-8")


def _read(raw: dict[str, object], folder: Path, mistakes: Mistakes) -> Config | None:
    _unknown_tables(raw, mistakes)
    themes = _read_list(raw, "theme", ThemeSettings, mistakes)
    meetings = _read_list(raw, "meeting", MeetingSettings, mistakes)
    anchors = _read_list(raw, "anchor", AnchorSettings, mistakes)
    people = _read_list(raw, "person", PersonSettings, mistakes)
    group = read_table(raw.get("group", {}), GroupSettings, GroupSettings, ("group",), mistakes)
    mailbox = read_table(raw.get("mailbox", {}), MailboxSettings, MailboxSettings, ("mailbox",), mistakes)
    relay = read_table(raw.get("relay", {}), RelaySettings, RelaySettings, ("relay",), mistakes)
    store = read_table(raw.get("store", {}), StoreSettings, StoreSettings, ("store",), mistakes)
    reading = read_table(raw.get("reading", {}), ReadingSettings, ReadingSettings, ("reading",), mistakes)
    policy = read_table(raw.get("policy", {}), PolicySettings, PolicySettings, ("policy",), mistakes)
    help_ = read_table(raw.get("help", {}), HelpSettings, HelpSettings, ("help",), mistakes)
    deadlines = read_table(raw.get("deadlines", {}), DeadlinesSettings, DeadlinesSettings, ("deadlines",), mistakes)
    digest = read_table(raw.get("digest", {}), DigestSettings, DigestSettings, ("digest",), mistakes)
    trust = read_table(raw.get("trust", {}), TrustSettings, TrustSettings, ("trust",), mistakes)
    slots = read_table(raw.get("slots", {}), SlotsSettings, SlotsSettings, ("slots",), mistakes)
    check_meetings(meetings, mistakes)
    check_anchors(anchors, mistakes)
    check_themes(themes, mistakes)
    check_people(people, mistakes)
    if group:
        check_group(group, mistakes)
    if mailbox:
        check_mailbox(mailbox, mistakes)
    if relay:
        check_relay(relay, mistakes)
    if relay and group:
        check_sender(relay, group, mistakes)
    if store:
        check_store(store, mistakes)
    if not (group and mailbox and relay and store and reading and policy):
        return None
    if not (help_ and deadlines and digest and trust and slots):
        return None
    return Config(
        group,
        tuple(meetings.values()),
        tuple(anchors.values()),
        tuple(themes.values()) or shipped_themes(),
        tuple(people.values()),
        mailbox,
        relay,
        store,
        reading,
        policy,
        help_,
        deadlines,
        digest,
        trust,
        slots,
        folder,
    )


def _unknown_tables(raw: dict[str, object], mistakes: Mistakes) -> None:
    for name in raw:
        if name not in TABLES and name not in LISTS:
            mistakes.add((name,), f"there is no such table{nearest(name, [*TABLES, *LISTS])}")


def _read_list(raw: dict[str, object], name: str, schema: type[T], mistakes: Mistakes) -> dict[int, T]:
    """The good tables of a list by their position in the file."""
    tables = raw.get(name, [])
    if not isinstance(tables, list):
        mistakes.add((name,), f"may stand more than once: write [[{name}]] with two brackets")
        return {}
    read = {at: read_table(table, schema, schema, (name, at), mistakes) for at, table in enumerate(tables)}
    return {at: table for at, table in read.items() if table is not None}
