"""Letters in and out of the real servers, from the side of a person: SMTP to post, IMAP to read."""

import imaplib
import smtplib
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from tests.servers.processes import HOST, until

PASSWORD = "secret"  # of every mailbox


def as_bytes(message: EmailMessage | bytes) -> bytes:
    """The message as it goes over the wire, with CRLF."""
    return message if isinstance(message, bytes) else message.as_bytes(policy=policy.SMTP)


def author(raw: bytes) -> str:
    """The bare address in From."""
    return parseaddr(str(message_from_bytes(raw)["From"]))[1]


def send(port: int, message: EmailMessage | bytes, recipients: Sequence[str], sender: str | None = None) -> None:
    """Hand one message to the server at `port`; without `sender` the envelope bears the author's address."""
    raw = as_bytes(message)
    with smtplib.SMTP(HOST, port, timeout=30) as client:
        client.sendmail(author(raw) if sender is None else sender, list(recipients), raw, ["BODY=8BITMIME"])


def read(port: int, user: str, wait: int = 0, within: float = 30.0) -> list[bytes]:
    """All mails in the INBOX of `user`, oldest first, flags untouched, as soon as there are `wait` of them.

    TimeoutError after `within` seconds. It blocks: in a test that runs the bot, call it by asyncio.to_thread.
    """
    client = imaplib.IMAP4(HOST, port)
    try:
        client.login(user, PASSWORD)
        client.select(readonly=True)

        def numbers() -> list[bytes]:
            client.noop()
            return bytes(client.search(None, "ALL")[1][0] or b"").split()

        until(lambda: len(numbers()) >= wait, within, f"{wait} mails for {user}")
        fetched = [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers()]
        return [part[1] for part in fetched if isinstance(part, tuple)]
    finally:
        client.logout()
