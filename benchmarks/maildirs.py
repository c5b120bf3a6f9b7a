"""Puts mails straight into a Dovecot maildir and reads them once, so that every measured run finds warm caches."""

from __future__ import annotations

import imaplib
import os
from collections.abc import Iterable
from pathlib import Path

from tests.servers.mailbox import PASSWORD
from tests.servers.processes import HOST


def fill(maildir: Path, mails: Iterable[bytes]) -> int:
    """Write mails (CRLF bytes) as a delivery agent would, owned like `maildir`'s grandparent; returns their bytes.

    The file name carries the size as stored and as fetched (Dovecot's S= and W=), as its own deliveries do.
    """
    owner = maildir.parent.parent.stat()
    for folder in (maildir.parent, maildir, *(maildir / name for name in ("new", "cur", "tmp"))):
        folder.mkdir(exist_ok=True)
        os.chown(folder, owner.st_uid, owner.st_gid)
    total = 0
    for index, raw in enumerate(mails):
        stored = raw.replace(b"\r\n", b"\n")
        path = maildir / "new" / f"{1_790_000_000 + index}.M{index}P1.bench,S={len(stored)},W={len(raw)}"
        path.write_bytes(stored)
        os.chown(path, owner.st_uid, owner.st_gid)
        total += len(raw)
    return total


def warm(port: int, user: str) -> int:
    """Fetch the whole mailbox once without marking anything; returns the number of mails."""
    client = imaplib.IMAP4(HOST, port)
    client.login(user, PASSWORD)
    count = int((client.select("INBOX")[1][0] or b"0").decode())
    for first in range(1, count + 1, 100):
        client.fetch(f"{first}:{min(count, first + 99)}", "(UID RFC822.SIZE BODY.PEEK[])")
    client.logout()
    return count
