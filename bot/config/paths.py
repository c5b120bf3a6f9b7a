"""Where the configured files lie: relative paths are counted from the folder of the configuration."""

from __future__ import annotations

from pathlib import Path

from bot.config.schema import Config


def files_folder(config: Config) -> Path:
    """The folder of raw mails and attachments."""
    return config.folder / config.store.files


def journal_file(config: Config) -> Path:
    """The journal of given numbers."""
    return config.folder / config.store.journal


def mailbox_ca(config: Config) -> Path | None:
    """Certificates to trust for the mailbox, or None for the system's."""
    return config.folder / config.mailbox.ca_file if config.mailbox.ca_file else None


def relay_ca(config: Config) -> Path | None:
    """Certificates to trust for the relay, or None for the system's."""
    return config.folder / config.relay.ca_file if config.relay.ca_file else None
