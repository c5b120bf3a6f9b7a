"""Message-IDs out of raw fields by one expression (RFC 5322 section 3.6.4); what is none becomes nothing and a defect."""

from __future__ import annotations

import re

from bot.reading.charsets import sound

_IDENT = re.compile(rb"<([^<>\s\x00-\x20\x7f]{1,996})>")
MOST_REFERENCES = 200


def read_ident(raw: bytes) -> tuple[str, str]:
    """The Message-ID with its brackets, at most 998 letters, or '' and the defect."""
    if not raw:
        return "", "no Message-ID"
    found = _IDENT.search(raw)
    text = _text(found[0]) if found else ""
    if not text:
        return "", "unreadable Message-ID"
    return text, "" if found and found[0] == raw.strip() else "text around the Message-ID"


def read_idents(raw: bytes) -> tuple[str, ...]:
    """Every Message-ID of an In-Reply-To or References field in order, each once, the last `MOST_REFERENCES` of many."""
    found = [_text(match[0]) for match in _IDENT.finditer(raw)]
    return tuple(dict.fromkeys(ident for ident in found if ident))[-MOST_REFERENCES:]


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return sound(text) if text.isprintable() else ""
