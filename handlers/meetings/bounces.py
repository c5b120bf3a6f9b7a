"""Delivery reports as they come home: who could not be reached, for good or not, and which letter it was (RFC 3464).

Besides reports of the standard form there are plain words of old mail servers; these count only with the Message-ID of
a letter of ours in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from storage.records.emeetings import Bounced

MOST = 20
OUR_ID = re.compile(rb"<iscg\.[0-9a-f]{24}\.[0-9a-f]{12}@[^<>\s]{1,200}>")
_FOR_GOOD = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b|\b55\d\b|permanent|unknown user|user unknown|does not exist", re.IGNORECASE)
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s;<>,]+@[^\s;<>,]+")


def bounced_in(raw: bytes) -> tuple[Bounced, ...]:
    """What a mail reports of letters of ours; empty for any other mail. Never raises for bytes, whatever they are."""
    ours = OUR_ID.search(raw)
    if ours is None:
        return ()
    letter = ours[0].decode("ascii", "replace")
    try:
        mail = message_from_bytes(raw)
        parts = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
        found = [one for part in parts for one in _reported(part, letter)]
        if not found and not parts and _DAEMON.search(str(mail.get("From", ""))):
            found = [_in_words(raw, letter)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ()
    return tuple(dict.fromkeys(found))[:MOST]


def _reported(part: Message, letter: str) -> Iterator[Bounced]:
    """Each recipient of a report: the groups after the first, which is about the message as a whole."""
    groups = part.get_payload()
    for group in groups if isinstance(groups, list) else []:
        if not isinstance(group, Message):
            continue
        final = str(group.get("Final-Recipient", "") or group.get("Original-Recipient", ""))
        address = _ADDRESS.search(final)
        if address is None:
            continue
        action = str(group.get("Action", "")).strip().lower()
        status = str(group.get("Status", "")).strip()
        reason = " ".join(str(group.get("Diagnostic-Code", "") or status).split())[:200]
        failed = action == "failed" or (not action and status.startswith("5"))
        if action in ("failed", "delayed", ""):
            yield Bounced(address[0].lower(), letter, failed, reason)


def _in_words(raw: bytes, letter: str) -> Bounced:
    text = raw[:20_000].decode("utf-8", "replace")
    said = _FOR_GOOD.search(text)
    line = next((line for line in text.splitlines() if said and said[0] in line), "")
    return Bounced("", letter, said is not None, " ".join(line.split())[:200])
