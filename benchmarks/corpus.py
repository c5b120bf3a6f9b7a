"""The invented traffic of one list: the same seed gives the same mails, byte for byte, in every run.

Of a hundred mails about 57 are contributions (a new subject, a docx or pdf of 20 to 500 KB, the words that offer it),
35 are replies, 5 open a discussion without a file, and 3 come from machines (bounces and vacation notices).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

from benchmarks.containers import DOCX, PDF, docx, pdf
from benchmarks.dress import BOT, LIST, Envelope, alternative, crlf, file_part, list_head, list_mail, text_part
from benchmarks.phrases import LANGUAGES, PEOPLE, Phrases

_START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
_NOISE_BYTES = 4 * 1024 * 1024
_SMALLEST, _LARGEST = 20_000, 500_000
# The exponent bends a log-uniform draw so that 2,000 mails weigh about 148 MB: most files small, a few large.
_BEND = 2.5
_CODINGS = ("8bit", "quoted-printable", "base64")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a later reply needs of an earlier mail."""

    message_id: str
    title: str
    author: str
    text: str
    chain: tuple[str, ...]


def mails(count: int, seed: int = 26, size_scale: float = 1.0) -> Iterator[bytes]:
    """Yield `count` mails in CRLF lines; `size_scale` multiplies the size of the files (1.0: 74 KB a mail)."""
    rng = Random(seed)
    noise = rng.randbytes(_NOISE_BYTES)
    earlier: deque[_Said] = deque(maxlen=200)
    for index in range(count):
        draw = rng.random()
        if draw < 0.03:
            yield _machine(rng, index, earlier)
            continue
        answered = rng.choice(earlier) if draw < 0.38 and earlier else None
        # One reply in ten carries the text back with changes, as people do.
        carries = rng.random() < 0.1 if answered else draw >= 0.43
        said, head, text = _written(rng, index, answered, carries)
        parts = [_body(rng, text, said.message_id)]
        if carries:
            parts.append(_document(rng, said, noise, size_scale))
        earlier.append(said)
        yield list_mail(head.lines, parts, head.sympa, f"===={rng.getrandbits(64):016x}==")


def big_mail(megabytes: int, seed: int = 26) -> bytes:
    """One contribution whose docx weighs `megabytes` (10**6 bytes each, before base64 adds a third)."""
    rng = Random(seed)
    data = docx(["Source: Anna Mueller", "Title: A very large annex"], rng.randbytes(megabytes * 1_000_000))
    of = Envelope(0, "Anna Mueller", "anna@admin-a.example", "Contribution with a very large annex",
                  f"<big.{rng.getrandbits(64):016x}@admin-a.example>", (), _START, False, f"{rng.getrandbits(48):012x}")
    text = "Dear colleagues,\n\nPlease find attached our contribution with a large annex.\n\nAnna Mueller\n"
    return list_mail(list_head(of), [text_part(text, "8bit"), file_part("annex.docx", DOCX, data)], False, "====big==")


def is_contribution(raw: bytes) -> bool:
    """Whether a mail of this corpus was made as a contribution, told from its bytes as cheaply as possible."""
    head = raw[: raw.index(b"\r\n\r\n")]
    return b"\r\nIn-Reply-To:" not in head and b"\r\nContent-Disposition: attachment;" in raw


@dataclass(frozen=True, slots=True)
class _Head:
    lines: list[str]
    sympa: bool


def _written(rng: Random, index: int, answered: _Said | None, offers: bool) -> tuple[_Said, _Head, str]:
    """One person's mail: what later replies need of it, its header, and its text with the quotation."""
    name, address, language = rng.choice(PEOPLE)
    phrases = LANGUAGES[language]
    title = answered.title if answered else rng.choice(phrases.titles).format(n=index + 1)
    lines = [phrases.greeting, ""]
    if answered:
        lines += [rng.choice(phrases.answers), ""]
    elif offers:
        lines += [phrases.offer.format(title=title), ""]
    lines += [" ".join(rng.choices(phrases.sentences, k=rng.randint(1, 6))), "", phrases.closing, name]
    own = "\n".join(lines) + "\n"
    chain = (*answered.chain, answered.message_id)[-5:] if answered else ()
    message_id = f"<{index}.{rng.getrandbits(64):016x}@{address.rpartition('@')[2]}>"
    sympa = rng.random() < 0.5
    of = Envelope(index, name, address, title, message_id, chain, _START + timedelta(minutes=7 * index), sympa,
                  f"{rng.getrandbits(48):012x}")
    text = own + _quotation(answered) if answered else own
    return _Said(message_id, title, name, own, chain), _Head(list_head(of), sympa), text


def _body(rng: Random, text: str, message_id: str) -> list[str]:
    coding = rng.choice(_CODINGS)
    if rng.random() < 0.5:
        return text_part(text, coding)
    return alternative(text, coding, f"=_alt_{message_id[1:17]}")


def _document(rng: Random, said: _Said, noise: bytes, scale: float) -> list[str]:
    size = max(3000, int(scale * _SMALLEST * (_LARGEST / _SMALLEST) ** (rng.random() ** _BEND)))
    start = rng.randrange(len(noise) - size)
    held = noise[start : start + size - 2000]
    phrases: Phrases = rng.choice(tuple(LANGUAGES.values()))
    paragraphs = [f"Source: {said.author}", f"Title: {said.title}"]
    paragraphs += rng.choices(phrases.sentences, k=rng.randint(10, 60))
    serial = rng.randrange(10**6)
    if rng.random() < 0.6:
        return file_part(f"{said.title[:40]} {serial}.docx", DOCX, docx(paragraphs, held))
    return file_part(f"contribution-{serial}.pdf", PDF, pdf(paragraphs, held))


def _quotation(answered: _Said) -> str:
    return f"\nOn 3 November 2026, {answered.author} wrote:\n" + "".join(f"> {x}\n" for x in answered.text.splitlines())


def _machine(rng: Random, index: int, earlier: deque[_Said]) -> bytes:
    """A bounce (RFC 3464) or a vacation notice (RFC 3834), sent to the bot itself."""
    date = format_datetime(_START + timedelta(minutes=7 * index))
    token = f"{rng.getrandbits(48):012x}"
    about = earlier[-1].message_id if earlier else "<0@example.org>"
    head = ["Return-Path: <>", f"Delivered-To: {BOT}", f"Date: {date}", f"To: {BOT}", "MIME-Version: 1.0",
            f"Message-ID: <{index}.{token}@mx.example>"]
    if rng.random() < 0.5:
        return crlf([*head, "From: <vac@admin-a.example>", "Subject: Out of office", f"In-Reply-To: {about}",
                     "Auto-Submitted: auto-replied (vacation)", "Precedence: bulk",
                     *text_part("I am on leave.\n", "8bit")])
    boundary = f"{token}/mx.example"
    return crlf([
        *head, "From: Mail Delivery System <MAILER-DAEMON@mx.example>", "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"', "", f"--{boundary}",
        *text_part("This is the mail system at host mx.example. Your message could not be delivered.\n", "8bit"),
        f"--{boundary}", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example",
        f"Arrival-Date: {date}", "", f"Final-Recipient: rfc822; dead{index}@admin-a.example", "Action: failed",
        "Status: 5.1.1", "", f"--{boundary}", "Content-Type: text/rfc822-headers", "", f"From: {BOT}",
        f"Message-ID: {about}", "Subject: Your contribution", f"To: {LIST}", "", f"--{boundary}--",
    ])
