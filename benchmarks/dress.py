"""The header fields, parts and footers that list managers and mail programs put around a text."""

from __future__ import annotations

import base64
import binascii
import quopri
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote
from xml.sax.saxutils import escape

LIST = "int-sect-group@lists.itu.int"
BOT = "bot@example.org"
_TAG = "[int-sect-group]"
_SITE = "https://lists.itu.int/sympa"
_MAILMAN_FOOTER = (
    "_______________________________________________\nInt-sect-group mailing list -- int-sect-group@lists.itu.int\n"
    "To unsubscribe send an email to int-sect-group-leave@lists.itu.int\n"
)
_SYMPA_FOOTER = "______\nint-sect-group mailing list, https://lists.itu.int/sympa/info/int-sect-group\n"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the header of one list mail is made from: `chain` holds the Message-IDs above it, the parent last."""

    index: int
    name: str
    address: str
    title: str
    message_id: str
    chain: tuple[str, ...]
    date: datetime
    sympa: bool
    token: str


def list_head(of: Envelope) -> list[str]:
    """Header lines as Mailman 3.3 or Sympa 6.2 leaves them (fields and order seen in mails that went through both)."""
    date = format_datetime(of.date)
    reply = "Re: " if of.chain else ""
    subject = f"{reply}{_TAG} {of.title}" if of.sympa else f"{_TAG} {reply}{of.title}"
    owner = "int-sect-group-owner" if of.sympa else "int-sect-group-bounces+bot=example.org"
    lines = [
        f"Return-Path: <{owner}@lists.itu.int>", f"Delivered-To: {BOT}",
        f"Received: from mx.lists.itu.int ([192.0.2.25])\n\tby mx.example.org with LMTP id {of.token}\n"
        f"\tfor <{BOT}>; {date}",
        f"Received: from mail.example (unknown [192.0.2.77])\n\tby mx.lists.itu.int (Postfix) with ESMTPS id "
        f"{of.token[:10].upper()}\n\tfor <{LIST}>; {date}",
        *_authors(of), f"To: {LIST}", f"Date: {date}", f"Message-ID: {of.message_id}", f"Subject: {words(subject)}",
        "MIME-Version: 1.0",
    ]
    if of.chain:
        lines += [f"In-Reply-To: {of.chain[-1]}", "References: " + "\n\t".join(of.chain)]
    return lines + (_sympa_fields(of) if of.sympa else _mailman_fields(of))


def text_part(text: str, coding: str) -> list[str]:
    """A text/plain part as lines; `coding` is 8bit, quoted-printable or base64."""
    return _typed_text("plain", text, coding)


def alternative(text: str, coding: str, boundary: str) -> list[str]:
    """The same words twice, plain and as HTML (RFC 2046 section 5.1.4)."""
    page = "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n"))
    html = f'<html><head><meta charset="utf-8"></head><body style="font-family:Calibri">\n{page}</body></html>\n'
    return [f'Content-Type: multipart/alternative; boundary="{boundary}"', "", f"--{boundary}",
            *text_part(text, coding), f"--{boundary}", *_typed_text("html", html, "quoted-printable"),
            f"--{boundary}--"]


def file_part(name: str, kind: str, data: bytes) -> list[str]:
    """An attachment as lines: the name in RFC 2231 form unless it is plain ASCII."""
    told = f' filename="{name}"' if name.isascii() else f" filename*=utf-8''{quote(name)}"
    return [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64",
            f"Content-Disposition: attachment;\n{told}", "", base64.encodebytes(data).decode("ascii").rstrip("\n")]


def list_mail(head: list[str], parts: list[list[str]], sympa: bool, boundary: str) -> bytes:
    """The whole mail in CRLF lines: multipart/mixed with the list's footer as its last part, as both managers do."""
    footer = text_part(_SYMPA_FOOTER if sympa else _MAILMAN_FOOTER, "8bit")
    footer.insert(1, "Content-Disposition: inline")
    lines = [*head, f'Content-Type: multipart/mixed; boundary="{boundary}"', "", "A message in several parts."]
    for part in [*parts, footer]:
        lines += [f"--{boundary}", *part]
    return crlf([*lines, f"--{boundary}--"])


def crlf(lines: list[str]) -> bytes:
    """Lines, which may hold line ends of their own, as they go over the wire."""
    return ("\n".join(lines) + "\n").encode().replace(b"\n", b"\r\n")


def words(text: str) -> str:
    """A header value in encoded words of at most 75 characters (RFC 2047 section 2), or as it is when it is ASCII."""
    if text.isascii():
        return text
    pieces, held = [], b""
    for letter in text:
        if len(held) + len(letter.encode()) > 42:
            pieces.append(held)
            held = b""
        held += letter.encode()
    coded = [binascii.b2a_base64(piece, newline=False).decode() for piece in [*pieces, held]]
    return "\n ".join(f"=?utf-8?b?{piece}?=" for piece in coded)


def _typed_text(kind: str, text: str, coding: str) -> list[str]:
    if coding == "base64":
        body = base64.encodebytes(text.encode()).decode().rstrip("\n")
    elif coding == "quoted-printable":
        body = quopri.encodestring(text.encode()).decode().rstrip("\n")
    else:
        body = text.rstrip("\n")
    return [f'Content-Type: text/{kind}; charset="utf-8"', f"Content-Transfer-Encoding: {coding}", "", body]


def _authors(of: Envelope) -> list[str]:
    written = _mailbox(of.name, of.address)
    if not of.address.endswith("@strict.example"):
        return [f"From: {written}"] + ([f"Reply-To: {written}"] if of.sympa else [])
    # A domain whose DMARC policy is reject: the list writes itself into From and keeps the person elsewhere.
    if of.sympa:
        shown = _mailbox(f"{of.name} (via int-sect-group Mailing List)", LIST)
        return [f"From: {shown}", f"Reply-To: {written}", f"X-Original-From: {written}"]
    return [f"From: {_mailbox(of.name + ' via Int-sect-group', LIST)}", f"Reply-To: {written}"]


def _mailbox(name: str, address: str) -> str:
    return f'"{name}" <{address}>' if name.isascii() else f"{words(name)}\n <{address}>"


def _mailman_fields(of: Envelope) -> list[str]:
    base = "mailto:int-sect-group"
    return [
        f"X-MailFrom: {of.address}", "X-Mailman-Version: 3.3.10", "Precedence: list",
        "List-Id: ITU INT sector group <int-sect-group.lists.itu.int>",
        f"List-Help: <{base}-request@lists.itu.int?subject=help>", f"List-Owner: <{base}-owner@lists.itu.int>",
        f"List-Post: <{base}@lists.itu.int>", f"List-Subscribe: <{base}-join@lists.itu.int>",
        f"List-Unsubscribe: <{base}-leave@lists.itu.int>",
    ]


def _sympa_fields(of: Envelope) -> list[str]:
    return [
        f"X-Loop: {LIST}", f"X-Sequence: {of.index + 1}", "Errors-To: int-sect-group-owner@lists.itu.int",
        "Precedence: list", "Precedence: bulk", "Sender: int-sect-group-request@lists.itu.int", "X-no-archive: yes",
        "List-Id: <int-sect-group.lists.itu.int>",
        f"List-Help: <{_SITE}/help>, <mailto:sympa@lists.itu.int?subject=HELP>",
        f"List-Post: <mailto:{LIST}>", f"List-Archive: <{_SITE}/arc/int-sect-group>",
    ]
