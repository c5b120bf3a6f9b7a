"""The bare floor: fetch, parse, store and answer with nothing in between, as one would write it in an hour.

It keeps the same raw materials as the whole path (a real IMAP server, one durable commit a mail, one letter over one
kept SMTP connection) and has no logic: no numbers, no rules, no limits, no second try, no marking of what was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import itertools
import json
import re
import sqlite3
import time
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import aioimaplib
import aiosmtplib

BATCH = 20
TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE mails (id INTEGER PRIMARY KEY, message_id TEXT, digest TEXT, raw BLOB);
CREATE TABLE places (validity INTEGER, uid INTEGER, mail INTEGER, UNIQUE (validity, uid));
CREATE TABLE attachments (mail INTEGER, position INTEGER, name TEXT, digest TEXT, size INTEGER);
CREATE TABLE outbox (mail INTEGER, recipient TEXT, data BLOB);
"""
_LETTER = (
    b"From: Secretariat <bot@example.org>\r\nTo: author@example.org\r\nSubject: Received: ISCG/26-1/%d\r\n"
    b"Message-ID: <%d.floor@example.org>\r\nIn-Reply-To: %b\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nDear colleague,\r\n\r\nthank you. Your contribution has been "
    b"registered as ISCG/26-1/%d and will be considered at the next meeting.\r\n\r\nThe secretariat\r\n"
)


def fetched(lines: list[bytes | bytearray]) -> list[tuple[int, bytes]]:
    """Pairs of UID and raw bytes out of aioimaplib's flat list of lines (literals come as bytearray)."""
    pairs = []
    for before, line in itertools.pairwise(lines):
        found = re.search(rb"\bUID (\d+)", before) if isinstance(line, bytearray) else None
        if found:
            pairs.append((int(found[1]), bytes(line)))
    return pairs


def take_in(database: sqlite3.Connection, uid: int, raw: bytes, share: float | None) -> bytes | None:
    """Parse, decode and hash every part, and store all of it in one durable commit; returns the letter to send."""
    mail = message_from_bytes(raw)
    parts = [(part.get_filename(), _decoded(part)) for part in mail.walk() if not part.is_multipart()]
    row = database.execute("INSERT INTO mails (message_id, digest, raw) VALUES (?, ?, ?)",
                           (str(mail["Message-ID"]), hashlib.sha256(raw).hexdigest(), raw)).lastrowid or 0
    database.execute("INSERT INTO places VALUES (1, ?, ?)", (uid, row))
    database.executemany("INSERT INTO attachments VALUES (?, ?, ?, ?, ?)",
                         [(row, position, str(name), hashlib.sha256(data).hexdigest(), len(data))
                          for position, (name, data) in enumerate(parts)])
    letter = None
    if owed(mail, parts, row, share):
        letter = _LETTER % (row, row, str(mail["Message-ID"]).encode(), row)
        database.execute("INSERT INTO outbox VALUES (?, ?, ?)", (row, "author@example.org", letter))
    database.commit()
    return letter


def owed(mail: Message, parts: list[tuple[str | None, bytes]], row: int, share: float | None) -> bool:
    """Whether this mail gets a letter: contributions do; with a `share` that part of all mails does, evenly spread."""
    if share is None:
        return mail["In-Reply-To"] is None and any(name for name, _ in parts)
    return int(row * share + 1e-9) > int((row - 1) * share + 1e-9)


def _decoded(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


async def run(imap_port: int, smtp_port: int, user: str, password: str, path: Path,
              share: float | None) -> dict[str, float]:
    """Take the whole mailbox in; returns how many mails and letters, and the seconds from first fetch to the end."""
    database = sqlite3.connect(path, check_same_thread=False)
    database.executescript(TABLES)
    imap = aioimaplib.IMAP4("127.0.0.1", imap_port)
    await imap.wait_hello_from_server()
    assert (await imap.login(user, password)).result == "OK"
    assert (await imap.select("INBOX")).result == "OK"
    uids = (await imap.uid_search("ALL", charset=None)).lines[0].decode().split()
    smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=smtp_port)
    await smtp.connect()
    letters = mails = 0
    started = time.perf_counter()
    for first in range(0, len(uids), BATCH):
        answer = await imap.uid("fetch", ",".join(uids[first : first + BATCH]), "(UID RFC822.SIZE BODY.PEEK[])")
        for uid, raw in fetched(answer.lines):
            letter = await asyncio.to_thread(take_in, database, uid, raw, share)
            mails += 1
            if letter:
                await smtp.sendmail("bot@example.org", ["author@example.org"], letter)
                letters += 1
    seconds = time.perf_counter() - started
    await smtp.quit()
    await imap.logout()
    database.close()
    return {"mails": mails, "letters": letters, "seconds": seconds}


def main() -> None:
    """Run as a process of its own; prints one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--imap-port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--share", type=float, help="letters per mail; without it every contribution gets one")
    given = parser.parse_args()
    print(json.dumps(asyncio.run(run(given.imap_port, given.smtp_port, given.user, given.password, given.database,
                                     given.share))))


if __name__ == "__main__":
    main()
