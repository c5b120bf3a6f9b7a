"""What one needs to know to watch an IMAP folder; every waiting time is a setting, so that tests need not wait."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """Where the folder is, how patient to be (seconds), and how much to take at once (bytes).

    `password` is called anew at each login, so that a changed secret works without a restart.
    `tls` is for implicit TLS (port 993). Without it the host must be on loopback: aioimaplib speaks no STARTTLS, and a
    password in the clear never leaves this machine. ValueError says so.
    `spool` is a folder of ours that exists; large mails lie there until the taker moves them.
    An IDLE lasts `idle_seconds`: the RFC allows 29 minutes, but only its end shows that a line is half-open, and that
    must be known within two minutes (idle_seconds + patience_seconds).
    """

    host: str
    port: int
    user: str
    password: Callable[[], str]
    spool: Path
    folder: str = "INBOX"
    tls: ssl.SSLContext | None = None
    patience_seconds: float = 25
    idle_seconds: float = 90
    poll_seconds: float = 60
    sweep_seconds: float = 300
    backoff_seconds: float = 1
    backoff_most_seconds: float = 300
    refused_seconds: float = 300
    rest_seconds: float = 3600
    batch_count: int = 50
    batch_bytes: int = 4 * 1024 * 1024
    max_mail_bytes: int = 100 * 1024 * 1024

    def __post_init__(self) -> None:
        if self.tls is None and not on_loopback(self.host):
            raise ValueError(f"{self.host} is not on this machine: TLS is needed (implicit, usually port 993)")

    @property
    def mailbox(self) -> str:
        """The name under which places are stored; a change of user, host or folder makes it another mailbox."""
        return f"imap://{self.user}@{self.host}/{self.folder}"


def on_loopback(host: str) -> bool:
    """Whether a host, by name or number, can only be this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() in ("localhost", "ip6-localhost")
