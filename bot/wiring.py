"""From the checked configuration to the things it speaks of: store, mailbox, relay."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Literal

from bot import deliver
from bot.config import Config, ConfigError, schema
from bot.config.passwords import database_url, password_of
from bot.config.paths import files_folder, journal_file, mailbox_ca, relay_ca
from bot.papers.fronts import Fronts
from bot.reading.pool import Readers
from bot.signatures.witness import Witness
from bot.watch.settings import MailboxSettings
from storage.files import Files
from storage.records import Rules
from storage.store import Store
from storage.trouble import StoreError

SQLITE, SQLITE_MARK = "sqlite:///", b"SQLite format 3\0"
SECURITY: dict[str, Literal["starttls", "tls", "none"]] = {"starttls": "starttls", "tls": "tls", "none": "none"}


def store_of(config: Config) -> Store:
    """The store, not yet opened."""
    url = database_url(config)
    if url.startswith(SQLITE):
        _refuse_another_file(Path(url.removeprefix(SQLITE)))
    return Store(url, files_folder(config), journal_file(config))


def mailbox_of(config: Config, spool: Path) -> MailboxSettings:
    """How to watch the mailbox; `spool` is a folder of ours for large mails."""
    box = config.mailbox
    return MailboxSettings(
        host=box.host,
        port=box.port,
        user=box.user,
        password=lambda: _secret(box, config.folder),
        spool=spool,
        folder=box.folder,
        tls=_trusted(mailbox_ca(config), "mailbox.ca_file") if box.security == "tls" else None,
        patience_seconds=box.timeout_seconds,
        idle_seconds=box.idle_seconds,
        sweep_seconds=box.sweep_seconds,
        batch_count=box.batch_mails,
        batch_bytes=box.batch_bytes,
        max_mail_bytes=box.max_mail_bytes,
    )


def relay_of(config: Config) -> deliver.RelaySettings:
    """How to reach the relay; the envelope sender is the bot's own address, so that bounces come home to it."""
    relay = config.relay
    return deliver.RelaySettings(
        host=relay.host,
        port=relay.port,
        sender=relay.sender or config.group.own_addresses[0],
        security=SECURITY[relay.security],
        user=relay.user,
        password=(lambda: _secret(relay, config.folder)) if relay.user else None,
        tls=_trusted(relay_ca(config), "relay.ca_file") if relay.security != "none" else None,
        hello=relay.hello_name or _own_name(),
        connect_seconds=relay.connect_seconds,
        command_seconds=relay.timeout_seconds,
        data_seconds=relay.timeout_seconds * 2,
    )


def readers_for(store: Store, rules: Rules) -> Readers:
    """Reader processes that keep attachments in packs of their own, below the files folder of the store."""
    root = store.files.root
    fronts = Fronts(root, rules.check_attachments, rules.most_pages)
    return Readers(root, Files, rules.limits, fronts=fronts, witness=Witness(root, rules))


def _refuse_another_file(path: Path) -> None:
    """A file that begins like no SQLite database is left as it is."""
    if not path.is_file() or not path.stat().st_size:
        return
    with path.open("rb") as file:
        if file.read(len(SQLITE_MARK)) != SQLITE_MARK:
            raise StoreError(
                f"{path} is no SQLite database, or its head is damaged. Correct [store] url, or restore the backup "
                "and run `iscg-bot reconcile`."
            )


def _secret(settings: schema.MailboxSettings | schema.RelaySettings, folder: Path) -> str:
    """The password of this moment. One that cannot be read is like one that is refused: tried again, and told."""
    try:
        return password_of(settings, folder)
    except ConfigError as error:
        raise OSError(str(error)) from error


def _trusted(ca_file: Path | None, key: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError((f"{key}: {ca_file} cannot be used as certificates to trust ({error})",)) from error


def _own_name() -> str:
    name = socket.gethostname()
    return name if name.isascii() and name.replace("-", "").replace(".", "").isalnum() else "localhost"
