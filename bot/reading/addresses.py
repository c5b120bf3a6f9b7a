"""Address fields, read by a small grammar of RFC 5322 section 3.4 that never looks for an address inside a name.

An address is only what a plain addr-spec says before any encoded word is decoded; all else gives an empty address
and a defect, because programs disagree on what such a field means (see Chen and others, "Composition Kills", 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.reading.charsets import sound
from bot.reading.encoded_words import one_line, text_of, unworded
from storage.records import Address

_TOKEN = re.compile(r'[ \t\r\n]+|"(?:[^"\\]|\\.)*+"|"|[^ \t\r\n",:;<>()\\]+|.', re.DOTALL)
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*+")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?")
# `Name <address>` with nothing odd in it, as nearly all fields are.
_SIMPLE = re.compile(rb"(?:([A-Za-z][A-Za-z .'-]{0,150}) )?<([A-Za-z0-9._+-]{1,100}@[A-Za-z0-9.-]{1,200})>")
_LONGEST = 320


@dataclass(slots=True)
class _Mailbox:
    """What stands between two commas: words of the name, the contents of `<...>`, comments."""

    words: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    open: bool = False
    odd: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The mailboxes of one field, in order, and what was odd about it."""

    found: tuple[Address, ...]
    defects: tuple[str, ...] = ()


def read_addresses(raw: bytes, most: int) -> Addresses:
    """At most `most` mailboxes of a field's raw value. Never raises; linear in its length."""
    if simple := _SIMPLE.fullmatch(raw):
        address, wrong = plain_address(simple[2].decode("ascii"))
        name = " ".join((simple[1] or b"").decode("ascii").split())
        return Addresses((Address(name, address),), (wrong,) if wrong else ())
    text, wrong = text_of(raw)
    defects = [wrong] if wrong else []
    found: list[Address] = []
    for box in _mailboxes(text, defects):
        if len(found) == most:
            defects.append(f"more than {most} addresses in a field")
            break
        if box.words or box.angles or box.comments:
            found.append(_finish(box, defects))
    return Addresses(tuple(found), tuple(dict.fromkeys(defects)))


def plain_address(spec: str) -> tuple[str, str]:
    """A cleaned addr-spec with its domain in lower-case A-labels, or '' and the defect."""
    spec = spec.strip(" \t\r\n")
    local, at, domain = spec.rpartition("@")
    if not at or len(spec) > _LONGEST:
        return "", "an address without @" if spec else "an empty address"
    if not spec.isprintable():
        return "", "a control character in an address"
    if "=?" in local:
        return "", "an encoded word in an address"
    if not _LOCAL.fullmatch(local):
        return "", "an address that is not a plain one"
    labels = [_a_label(label) for label in domain.split(".")]
    if not all(labels):
        return "", "a domain that is none"
    return f"{sound(local)}@{'.'.join(labels)}", ""


def _a_label(label: str) -> str:
    if label.isascii():
        low = label.lower()
        return low if _LABEL.fullmatch(low) else ""
    try:
        coded = label.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    # What becomes plain ASCII was made of look-alike letters (a Kelvin sign for a k): no registry gives such a name.
    return coded if coded.startswith("xn--") else ""


def _mailboxes(text: str, defects: list[str]) -> Iterator[_Mailbox]:
    box, depth, comment = _Mailbox(), 0, ""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token == "\\":
            defects.append("a backslash outside quotes in an address field")
        if depth or token == "(":
            depth += (token == "(") - (token == ")")
            comment += token if len(comment) < _LONGEST else ""
            if not depth:
                box.comments.append(comment[1:-1])
                comment = ""
            continue
        if token in (",", ";") and not box.open:
            yield box
            box = _Mailbox()
        elif token == ":" and not box.open:
            defects.append("a group in an address field")
            box = _Mailbox()
        else:
            _take(box, token)
    if depth:
        defects.append("an open comment in an address field")
    yield box


def _take(box: _Mailbox, token: str) -> None:
    if token == "<" and not box.open:
        box.open = True
        box.angles.append("")
    elif token == ">" and box.open:
        box.open = False
    elif token in ("<", ">", '"', ")"):
        box.odd.append("stray signs in an address field")
    elif box.open:
        # Blanks inside `<...>` are obsolete syntax; kept, so that the address is refused.
        box.angles[-1] += token
    elif box.angles and token.strip():
        box.odd.append("text after an address")
    else:
        box.words.append(token)


def _finish(box: _Mailbox, defects: list[str]) -> Address:
    defects += box.odd
    words = "".join(box.words)
    name = words if box.angles else ""
    spec = box.angles[0] if box.angles else words.strip()
    if len(box.angles) > 1 or box.open or "stray signs in an address field" in box.odd:
        defects.append("more than one address where one belongs")
        return Address(_name(words, box.comments), "")
    if "@" in name or ("=?" in name and "@" in unworded(name)[0]):
        defects.append("an address in the display name")
    address, wrong = plain_address(spec)
    if wrong and not (wrong == "an empty address" and not name):
        defects.append(wrong)
    return Address(_name(name, box.comments), address)


def _name(words: str, comments: list[str]) -> str:
    """The display name decoded and cleaned; comments follow in parentheses, or are the name when there is none."""
    quoted = re.sub(r'"((?:[^"\\]|\\.)*+)"', lambda found: re.sub(r"\\(.)", r"\1", found[1]), words, flags=re.DOTALL)
    name = unworded(quoted)[0].strip()
    asides = [unworded(comment)[0] for comment in comments if comment.strip()]
    whole = " ".join([name, *(f"({aside})" for aside in asides)]) if name else " ".join(asides)
    return one_line(whole)[0][:200]
