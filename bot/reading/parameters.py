"""The parameters of Content-Type and Content-Disposition: RFC 2045 section 5.1 and RFC 2231, and what mailers make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from bot.reading.charsets import decode
from bot.reading.encoded_words import text_of, unworded

_MOST = 100
_HEAD = re.compile(r"\s*([!#-'*+.0-9A-Z^-~-]+(?:/[!#-'*+.0-9A-Z^-~-]+)?)", re.IGNORECASE)
_PARAMETER = re.compile(r"""\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*+)"[^;]*|([^;]*))(?:;|$)""", re.DOTALL)
_PIECE = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?$")


@dataclass(frozen=True, slots=True)
class Value:
    """A value with parameters: `word` in lower case, parameters by lower-case name, decoded; the first of a name wins."""

    word: str
    parameters: dict[str, str]
    defects: tuple[str, ...]


_NOTHING = Value("", {}, ())


def uncommented(text: str) -> str:
    """The text without comments in parentheses (RFC 5322 section 3.2.2); quoted parentheses stay."""
    if "(" not in text:
        return text
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter == "(" and not quoted:
            depth += 1
        elif letter == ")" and depth and not quoted:
            depth -= 1
            continue
        if not depth:
            out.append(letter)
    return "".join(out)


def split_value(raw: bytes) -> Value:
    """Read `word; name=value; ...`. Never raises; at most 100 parameters are read."""
    if not raw:
        return _NOTHING
    text, _ = text_of(raw)
    head = _HEAD.match(uncommented(text[:200]))
    rest = text.partition(";")[2]
    if not rest:
        return Value(head[1].lower() if head else "", {}, ())
    found: dict[str, dict[int, tuple[bool, str]]] = {}
    defects: list[str] = []
    for number, match in enumerate(_PARAMETER.finditer(rest)):
        if number == _MOST:
            defects.append(f"more than {_MOST} parameters")
            break
        quoted = match[2]
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else uncommented(match[3]).strip()
        if piece := _PIECE.match(match[1].lower()):
            _gather(found, piece, value, defects)
    return Value(head[1].lower() if head else "", _joined(found, defects), tuple(defects))


def _gather(
    found: dict[str, dict[int, tuple[bool, str]]], piece: re.Match[str], value: str, defects: list[str]
) -> None:
    extended = bool(piece[3])
    # Kinds beside each other: -2 is `name*`, -1 plain `name`, 0 and up the numbered pieces.
    index = int(piece[2]) if piece[2] else (-2 if extended else -1)
    pieces = found.setdefault(piece[1], {})
    if index in pieces or (pieces and (index < 0 or min(pieces) < 0)):
        defects.append(f"duplicate {piece[1][:40]} parameter")
    pieces.setdefault(index, (extended, value))


def _joined(found: dict[str, dict[int, tuple[bool, str]]], defects: list[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for name, pieces in found.items():
        numbers = sorted(index for index in pieces if index >= 0)
        if -2 in pieces:
            out[name] = _extended([pieces[-2]])
        elif -1 in pieces:
            text, wrong = unworded(pieces[-1][1])
            out[name] = text
            defects += [wrong] if wrong else []
        else:
            if numbers != list(range(len(numbers))):
                defects.append(f"a gap in the {name[:40]} parameter")
            out[name] = _extended([pieces[index] for index in numbers])
    return out


def _extended(pieces: list[tuple[bool, str]]) -> str:
    """RFC 2231 section 4: `charset'language'percent-encoded`, the charset said in the first piece."""
    charset = ""
    data: list[bytes] = []
    for number, (extended, piece) in enumerate(pieces):
        text = piece
        if extended and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        encoded = text.encode("utf-8", "replace")
        data.append(unquote_to_bytes(encoded) if extended else encoded)
    return decode(b"".join(data), charset)[0]
