"""A part's bytes are decoded piece by piece, into text or into the keeper of files, and never lie in memory whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.reading.charsets import decode
from bot.reading.filemarks import HEAD_BYTES, TAIL_BYTES, marks
from bot.reading.filenames import clean_name, told_name
from bot.reading.parts import Part
from bot.reading.raw import Raw, pieces
from bot.reading.transfer import Decoder, decoder_for
from storage.records import Attachment, Kept

_BYTES_A_LETTER = 4
_CODED_INSIDE = ((b"\nbegin 6", "uuencoded file in the text"), (b"\n=ybegin ", "yEnc file in the text"))


class Sink(Protocol):
    """Takes a file piece by piece."""

    def write(self, chunk: bytes) -> None: ...

    def close(self) -> Kept: ...


class Keeper(Protocol):
    """Keeps files; they are durable after `sync`. Its OSError or TroubleError leaves reading and is tried again later."""

    def begin(self) -> Sink: ...

    def sync(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a part up to a limit; `rest` is a digest of what was cut, or empty."""

    text: str
    rest: str
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A kept file and `alike`: its digest with line ends as LF, for files that travel as text lines."""

    attachment: Attachment
    alike: str
    defects: tuple[str, ...]


def read_text(raw: Raw, part: Part, most_letters: int) -> Text:
    """Decode a text part; what goes over the limit is only hashed, so that other content stays other content."""
    decoder = decoder_for(part.encoding)
    gathered, size = [], 0
    rest = hashlib.sha256()
    for piece in _decoded(raw, part, decoder):
        if size < most_letters * _BYTES_A_LETTER:
            gathered.append(piece)
        else:
            rest.update(piece)
        size += len(piece)
    data = b"".join(gathered)
    text, wrong = decode(data, part.kind.parameters.get("charset", ""))
    defects = [*decoder.defects, *([wrong] if wrong else [])]
    defects += [defect for mark, defect in _CODED_INSIDE if mark in data[:200_000] or data.startswith(mark[1:])]
    if size <= len(data) and len(text) <= most_letters:
        return Text(text, "", tuple(defects))
    rest.update(text[most_letters:].encode("utf-8", "replace"))
    return Text(text[:most_letters], rest.hexdigest(), (*defects, f"text over {most_letters} letters was cut"))


def keep_file(raw: Raw, part: Part, keeper: Keeper, position: int, is_inline: bool) -> File:
    """Decode a part into the keeper; its name cleaned, its marks told by first and last bytes."""
    decoder = decoder_for(part.encoding)
    is_lines = part.encoding != "base64" and part.type.startswith(("text/", "message/"))
    sink, alike = keeper.begin(), hashlib.sha256()
    head, tail, size = b"", b"", 0
    for piece in _decoded(raw, part, decoder):
        sink.write(piece)
        if is_lines:
            alike.update(piece.replace(b"\r", b""))
        head = head if len(head) >= HEAD_BYTES else (head + piece[:HEAD_BYTES])[:HEAD_BYTES]
        tail = piece[-TAIL_BYTES:] if len(piece) >= TAIL_BYTES else (tail + piece)[-TAIL_BYTES:]
        size += len(piece)
    kept = sink.close()
    told, several = told_name(part)
    name, odd = clean_name(told, position, part.type)
    defects = [*decoder.defects, *([several] if several else []), *(["odd signs in a file name"] if odd else [])]
    found = marks(name, part.type, size, head, tail)
    flags = (*(("inline",) if is_inline else ()), *found)
    attachment = Attachment(position, name, part.type[:200], kept, flags)
    return File(attachment, alike.hexdigest() if is_lines else kept.digest, tuple(defects))


def is_blank(raw: Raw, part: Part) -> bool:
    """Whether a text part holds nothing but blanks, told by its first bytes."""
    return not raw.take(part.body, min(part.end, part.body + 400)).strip(b" \t\r\n\xa0")


def _decoded(raw: Raw, part: Part, decoder: Decoder) -> Iterator[bytes]:
    for piece in pieces(raw, part.body, part.end):
        if out := decoder.feed(piece):
            yield out
    if out := decoder.finish():
        yield out
