"""Secrets, read when they are used: from a file of their own or from the environment, never from the configuration."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from bot.config.mistakes import ConfigError
from bot.config.schema import Config, MailboxSettings, RelaySettings

LONGEST = 4096


def password_of(settings: MailboxSettings | RelaySettings, folder: Path, env: Mapping[str, str] = os.environ) -> str:
    """The password of the mailbox or the relay; empty for a relay without a user. Raises ConfigError with one line."""
    table = "mailbox" if isinstance(settings, MailboxSettings) else "relay"
    if not settings.user:
        return ""
    if settings.password_env:
        return _from_environment(f"{table}.password_env", settings.password_env, env)
    return _from_file(f"{table}.password_file", folder / settings.password_file)


def database_url(config: Config, env: Mapping[str, str] = os.environ) -> str:
    """The database URL with an absolute path (SQLite) or with its password (PostgreSQL). Raises ConfigError."""
    store = config.store
    if store.url_file:
        return _from_file("store.url_file", config.folder / store.url_file)
    if store.url.startswith("sqlite:///"):
        return "sqlite:///" + str(config.folder / store.url.removeprefix("sqlite:///"))
    if not store.password_env:
        return store.url
    url = urlsplit(store.url)
    password = quote(_from_environment("store.password_env", store.password_env, env), safe="")
    user, _, host = url.netloc.rpartition("@")
    return urlunsplit(url._replace(netloc=f"{user}:{password}@{host}"))


def check_secrets(config: Config, env: Mapping[str, str] = os.environ) -> None:
    """Read every secret once, so that a start fails at once and with all that is missing. Raises ConfigError."""
    readers: tuple[Callable[[], str], ...] = (
        partial(password_of, config.mailbox, config.folder, env),
        partial(password_of, config.relay, config.folder, env),
        partial(database_url, config, env),
    )
    missing: list[str] = []
    for read in readers:
        try:
            read()
        except ConfigError as error:
            missing += error.mistakes
    if missing:
        raise ConfigError(tuple(missing))


def warnings_about(config: Config) -> tuple[str, ...]:
    """A sentence for each secret file that somebody but its owner may read or write."""
    named = (
        ("mailbox.password_file", config.mailbox.password_file if not config.mailbox.password_env else ""),
        ("relay.password_file", config.relay.password_file if config.relay.user else ""),
        ("store.url_file", config.store.url_file),
    )
    return tuple(sentence for key, file in named if file and (sentence := _open_to_others(key, config.folder / file)))


def _from_environment(key: str, variable: str, env: Mapping[str, str]) -> str:
    if not env.get(variable):
        raise ConfigError((f"{key}: the environment variable {variable} is not set or empty",))
    return env[variable]


def _from_file(key: str, file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as opened:
            text = opened.read(LONGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError((f"{key}: {file} cannot be read ({reason})",)) from error
    secret = text.rstrip("\r\n")
    if not secret or len(text) > LONGEST or "\n" in secret:
        raise ConfigError((f"{key}: {file} must hold one line, the secret, and nothing else",))
    return secret


def _open_to_others(key: str, file: Path) -> str:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return ""
    if not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return ""
    return f"{key}: {file} may be opened by others than its owner (mode {mode:03o}); run: chmod 600 {file}"
