"""The mailing list of the group as its members see it, on Mailman or on Sympa, with the servers around it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, Protocol

from tests.servers.dovecot import Dovecot
from tests.servers.fakedns import FakeDNS
from tests.servers.mailman import Mailman
from tests.servers.postfix import Postfix
from tests.servers.processes import Server, running
from tests.servers.sympa import Sympa

ADDRESS = "int-sect-group@lists.itu.int"
OWNER = "owner@example.org"
BOT = "bot@example.org"
MEMBERS = (BOT, "anna@example.org", "bert@example.org", "dora@strict.example")


class Manager(Server, Protocol):
    """What a list manager can do for a test."""

    @property
    def members(self) -> list[str]:
        """The addresses the list sends to."""

    def subscribe(self, member: str) -> None:
        """Add a member."""


@dataclass(frozen=True)
class MailingList:
    """The list, its members' mailboxes and the ports a bot is configured with; lives as long as `serving`."""

    manager: Manager
    dovecot: Dovecot
    postfix: Postfix
    dns: FakeDNS
    address: str = ADDRESS
    owner: str = OWNER
    bot: str = BOT

    @property
    def imap_port(self) -> int:
        """IMAP, with STARTTLS."""
        return self.dovecot.imap_port

    @property
    def imaps_port(self) -> int:
        """IMAP inside TLS."""
        return self.dovecot.imaps_port

    @property
    def smtp_port(self) -> int:
        """Where mail from the world comes in: no password, test domains only."""
        return self.postfix.smtp_port

    @property
    def submission_port(self) -> int:
        """Where a member or the bot posts: STARTTLS and password are demanded."""
        return self.postfix.submission_port

    @property
    def ca(self) -> Path:
        """The certificate (PEM) to trust for all of them."""
        return self.dovecot.ca

    @property
    def members(self) -> list[str]:
        """The addresses the list sends to, sorted."""
        return self.manager.members

    def make_user(self, name: str, domain: str = "example.org") -> str:
        """A new mailbox of an address nobody had before, not yet a member; returns the address."""
        return self.dovecot.make_user(name, domain)

    def subscribe(self, member: str) -> None:
        """Make a member of an address: milliseconds with Mailman, two seconds with Sympa."""
        self.manager.subscribe(member)

    def post(self, message: EmailMessage | bytes, sender: str | None = None) -> None:
        """Send a message to the list; the envelope sender is the author of the message unless given."""
        self.postfix.send(message, [self.address], sender)

    def mailbox(self, user: str, wait: int = 0, within: float = 30.0) -> list[bytes]:
        """All mails in the INBOX of `user` as raw bytes, oldest first, as soon as there are `wait` of them.

        TimeoutError after `within` seconds. It blocks: in a test that runs the bot, call it by asyncio.to_thread.
        """
        return self.dovecot.mailbox(user, wait, within)


@contextlib.contextmanager
def serving(kind: Literal["mailman", "sympa"]) -> Iterator[MailingList]:
    """The list on `kind` with its own Dovecot, Postfix and name server, started side by side, gone after the block.

    dora@strict.example lives under the DMARC policy p=reject, so that the list rewrites the From of what she posts.
    """
    dns, dovecot = FakeDNS(), Dovecot()
    postfix = Postfix(dovecot)
    mailman = Mailman(postfix, dns.port, ADDRESS) if kind == "mailman" else None
    manager: Manager = mailman or Sympa(postfix, dns.port, ADDRESS, OWNER, MEMBERS)
    dns.say("_dmarc.strict.example", "v=DMARC1; p=reject")
    dns.start()
    try:
        with running(dovecot, postfix, manager):
            for address in (*MEMBERS, OWNER, "postmaster@example.org", "listmaster@lists.itu.int"):
                dovecot.open_mailbox(address)
            if mailman:
                mailman.appoint(OWNER)
                for member in MEMBERS:
                    mailman.subscribe(member)
            yield MailingList(manager, dovecot, postfix, dns)
    finally:
        dns.stop()
