"""Raw bytes become one frozen Mail: the same bytes give the same Mail, whatever they are; it never raises.

Only OSError and TroubleError from the keeper pass through: a full disk is no property of a mail, and is tried again later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.addresses import Addresses, read_addresses
from bot.reading.author import author_of
from bot.reading.bodies import Bodies, sort_parts, wrapped
from bot.reading.dates import read_date
from bot.reading.encoded_words import one_line, text_of, unworded
from bot.reading.fields import Field, Header, repeated
from bot.reading.home import with_answers
from bot.reading.idents import read_ident, read_idents
from bot.reading.keeping import Keeper, is_blank, keep_file
from bot.reading.language import language_of
from bot.reading.lists import route_of
from bot.reading.parts import Part, Splitter
from bot.reading.raw import InMemory, Raw, RawGoneError
from bot.reading.subjects import bare_subject
from bot.reading.wording import Worded, read_words
from storage.records import Address, Attachment, Limits, Mail
from storage.trouble import TroubleError

_NOBODY = Address("", "")
_HEADERS_MOST = 500
_MOST_DEFECTS = 40


@dataclass(frozen=True, slots=True)
class _Split:
    """The tree of a mail, the mail within it that counts, and the list's footer part around that one."""

    outer: Part
    inner: Part
    around: tuple[Part, ...]


def read_mail(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str = "") -> Mail:
    """Read one mail; files go to the keeper. `digest` is the SHA-256 of the raw bytes when it is known already.

    A mail that cannot be read comes back with the reason in `unread` and nothing but its digest and size.
    """
    try:
        digest = digest or _digest(raw)
        if raw.size > limits.mail_bytes:
            return unread_mail(digest, raw.size, f"it is over {limits.mail_bytes} bytes")
        return with_answers(_read(_with_line_ends(raw), keeper, tuple(lists), limits, digest, raw.size), raw)
    except (OSError, TroubleError):
        raise
    except RawGoneError as error:
        return unread_mail(digest, raw.size, f"its bytes cannot be read back: {error}")
    except MemoryError:
        return unread_mail(digest, raw.size, "reading it took more memory than allowed")
    except Exception as error:  # whatever a mail may still provoke: it is set aside, and the next one is read
        return unread_mail(digest, raw.size, f"reading it failed ({type(error).__name__}: {str(error)[:100]})")


def read_here(raw: bytes, keeper: Keeper, lists: Sequence[str], limits: Limits) -> Mail:
    """Read a mail in this process, without a limit on time or memory: for tests and for mails of our own."""
    return read_mail(InMemory(bytes(raw)), keeper, lists, limits)


def unread_mail(digest: str, size: int, reason: str) -> Mail:
    """A mail of which only the bytes are known."""
    return Mail(digest, size, "", _NOBODY, "nobody", _NOBODY, "", "", fingerprint=digest, unread=reason)


def _read(raw: Raw, keeper: Keeper, lists: tuple[str, ...], limits: Limits, digest: str, size: int) -> Mail:
    splitter = Splitter(raw, limits)
    outer = splitter.split(0, raw.size)
    told: dict[str, None] = splitter.defects
    senders = _mailboxes(outer.header, "from", limits)
    sender = senders.found[0] if len(senders.found) == 1 else _NOBODY
    split = _unwrap(splitter, outer, sender, lists)
    header, top = split.inner.header, outer.header
    headers = _headers(top.fields + (header.fields if header is not top else ()), limits, told)
    to, cc = (_mailboxes(header, name, limits) for name in ("to", "cc"))
    route = route_of(headers, sender, (*to.found, *cc.found), lists)
    _tell(told, *repeated(top), *(repeated(header) if header is not top else ()), *to.defects, *cc.defects)
    _tell(told, *_from_defects(top, senders))
    if header is not top:
        inside = _mailboxes(header, "from", limits)
        _tell(told, *_from_defects(header, inside))
        who, by = (inside.found[0] if len(inside.found) == 1 else _NOBODY), "From of the wrapped mail"
    else:
        author = author_of(sender, lists, route.via_list, lambda name: _mailboxes(header, name, limits).found)
        who, by = author.who, author.by
    if len(header.all("from")) > 1:
        who, by = Address(who.name, ""), "nobody: two From fields"
    subject_line, odd = _line(header.first("subject"))
    _tell(told, *odd)
    subject = bare_subject(subject_line, route.tags)
    ident, wrong = read_ident(header.first("message-id"))
    date, undated = read_date(header.first("date"))
    _tell(told, wrong, undated)
    in_reply_to = read_idents(header.first("in-reply-to"))
    references = read_idents(header.first("references"))
    bodies = sort_parts(split.inner, _blanks(raw, split.inner))
    walked = [*outer.walk(), *(split.inner.walk() if header is not top else ())]
    words = read_words(raw, bodies.texts, split.around, lists, limits)
    files, alike = _keep(raw, bodies, keeper, told)
    _tell(told, *words.defects)
    is_reply = subject.is_reply or bool(in_reply_to) or (bool(references) and not subject.is_forward)
    return Mail(
        digest=digest, size=size, message_id=ident, author=who, author_by=by, sender=sender,
        subject=subject.text, subject_line=subject_line, fingerprint=_fingerprint(who.address, words, alike), date=date,
        to=to.found, cc=cc.found, in_reply_to=in_reply_to, references=references,
        is_reply=is_reply, is_forward=subject.is_forward,
        via_list=route.via_list, via_evidence=route.evidence, foreign_list=route.foreign,
        text=words.text, quoted=words.quoted, signature=words.signature, footer=words.footer,
        language=language_of(words.text if len(words.text) > 20 else f"{words.text}\n{subject.text}"),
        attachments=files, headers=headers, types=tuple(part.type[:100] for part in walked),
        defects=tuple(one_line(defect)[0][:120] for defect in told)[:_MOST_DEFECTS],
    )  # fmt: skip


def _unwrap(splitter: Splitter, outer: Part, sender: Address, lists: tuple[str, ...]) -> _Split:
    inside = wrapped(outer, sender.address.lower() in {address.lower() for address in lists})
    if inside is None:
        return _Split(outer, outer, ())
    inner = splitter.split(inside.body, inside.end, depth=1)
    return _Split(outer, inner, tuple(part for part in outer.children if part is not inside))


def _mailboxes(header: Header, name: str, limits: Limits) -> Addresses:
    """The mailboxes of all fields of a name."""
    read = [read_addresses(value, limits.addresses) for value in header.all(name)]
    found = tuple(box for one in read for box in one.found)
    return Addresses(found[: limits.addresses], tuple(defect for one in read for defect in one.defects))


def _from_defects(header: Header, senders: Addresses) -> list[str]:
    if not header.all("from"):
        return ["no From"]
    count = len(senders.found)
    many = [f"{count} addresses in From"] if count > 1 else [] if count else ["an empty From"]
    return [*(f"{defect} (From)" for defect in senders.defects), *many]


def _headers(fields: Sequence[Field], limits: Limits, told: dict[str, None]) -> tuple[tuple[str, str], ...]:
    """Every field decoded on one line, up to the limits."""
    found: list[tuple[str, str]] = []
    left = limits.header_bytes
    for field in fields:
        left -= len(field.value)
        if left < 0 or len(found) == _HEADERS_MOST:
            _tell(told, f"more than {_HEADERS_MOST} header fields, the rest was left")
            break
        found.append((field.name, _line(field.value)[0]))
    return tuple(found)


def _line(value: bytes) -> tuple[str, list[str]]:
    """A field's value decoded, on one line, and what was odd."""
    if value.isascii() and b"=?" not in value and (text := " ".join(value.decode("ascii").split())).isprintable():
        return text, []
    text, raw_bytes = text_of(value)
    # Folded white space is one blank; encoded words beside each other swallow it (RFC 2047 section 6.2).
    text, wrong = unworded(text.replace("\r\n", "\n").replace("\n", ""))
    line, cut = one_line(text)
    return line, [odd for odd in (raw_bytes, wrong, "control or bidi signs in the subject" if cut else "") if odd]


def _blanks(raw: Raw, root: Part) -> set[int]:
    return {part.start for part in root.walk() if part.type == "text/plain" and is_blank(raw, part)}


def _keep(raw: Raw, bodies: Bodies, keeper: Keeper, told: dict[str, None]) -> tuple[tuple[Attachment, ...], list[str]]:
    files: list[Attachment] = []
    alike: list[str] = []
    inline = {part.start for part in bodies.inline}
    for position, part in enumerate(bodies.files, start=1):
        file = keep_file(raw, part, keeper, position, part.start in inline)
        files.append(file.attachment)
        alike.append(file.alike)
        _tell(told, *file.defects)
    return tuple(files), alike


def _fingerprint(author: str, words: Worded, alike: list[str]) -> str:
    """Over what a list leaves alone: author, words without the list's footer, blanks collapsed, and files' digests.

    The author stands in it so that nobody can send another's words first under the same Message-ID and own them.
    """
    text = " ".join(words.whole.split())
    return hashlib.sha256(
        "\n".join([author, text, *words.rests, *sorted(alike)]).encode("utf-8", "replace")
    ).hexdigest()


def _with_line_ends(raw: Raw) -> Raw:
    """A small mail whose lines end in a bare CR, as old Macintosh programs wrote, with LF instead."""
    head = raw.take(0, 64 * 1024)
    if b"\n" in head or b"\r" not in head or raw.size > 8 * 1024 * 1024:
        return raw
    return InMemory(raw.take(0, raw.size).replace(b"\r", b"\n"))


def _digest(raw: Raw) -> str:
    digest = hashlib.sha256()
    for start in range(0, raw.size, 1024 * 1024):
        digest.update(raw.take(start, start + 1024 * 1024))
    return digest.hexdigest()


def _tell(told: dict[str, None], *defects: str) -> None:
    for defect in defects:
        if defect:
            told.setdefault(defect)
