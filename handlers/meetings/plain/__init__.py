"""Answers in plain words, in six languages: understood only when every word of them is, and never guessed.

The first sentence of what the person wrote decides. A word we do not know, two answers in one, a condition or a question
make it doubtful, and a doubtful answer changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from handlers.meetings.plain import phrases
from storage.records.emeetings import ACCEPTED, DECLINED, ON_SITE, REMOTE, TENTATIVE

_PARTS = re.compile(r"[\n.!;。！；…]+")
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\u0640]")
_UNIFIED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ё": "е", "-": " ", "’": " ",
                          "'": " ", "‘": " ", "–": " ", "—": " "})  # fmt: skip
_BLANKS = re.compile(r"[^\w]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_QUESTION = re.compile(r"[?？؟]")
_GREETING = re.compile(
    r"\s*(dear|hello|hi|bonjour|bonsoir|ch[eè]re?s?|estimad[oa]s?|hola|buen[oa]s|уважаем\w+|здравствуйте|добр\w+|дорог\w+|"
    r"السادة|السيد\w*|عزيزي|عزيزتي|الأخ|مرحبا|تحية|السلام|尊敬的|您好|你好|各位|亲爱的).{0,80}[,:،，：!！]?\s*",
    re.IGNORECASE | re.DOTALL,
)
_LINES, _LONGEST, _SHORT = 40, 2_000, 600
_BEFORE = 3  # sentences that may stand before the answer
_CONDITIONS = frozenset({"si"})  # yes in Spanish, if in French and Spanish
_DECISIONS = {"yes": ACCEPTED, "no": DECLINED, "perhaps": TENTATIVE}
_MODES = {"remote": REMOTE, "on site": ON_SITE}


@dataclass(frozen=True, slots=True)
class Said:
    """What some words say: an answer and perhaps how, or that they are an answer in `doubt`; all empty when neither."""

    partstat: str = ""
    mode: str = ""
    doubt: bool = False
    comment: str = ""


def said_in(text: str) -> Said:
    """The answer that somebody's own words hold (what they quoted, and their signature, left out before)."""
    parts = _parts(text)
    at = _deciding(parts) if len(text) <= _SHORT else 0
    if at >= len(parts):
        return Said()
    meanings = _meanings(parts[at])
    answer = _decided(meanings)
    if not answer:
        return Said(doubt=_touches(parts[at]))
    modes = {meaning for meaning in meanings or () if meaning in _MODES}
    rest = parts[at + 1 :]
    for number, part in enumerate(rest):
        more = _meanings(part)
        if _upsets(part) if more is None else _contradicts(more, answer):
            return Said(doubt=True)
        if number == 0 and more is not None:
            modes |= {meaning for meaning in more if meaning in _MODES}
    if _QUESTION.search(text[:_LONGEST]) or (answer == "no" and modes):
        return Said(doubt=True)
    mode = _MODES[modes.pop()] if len(modes) == 1 else ""
    return Said(_DECISIONS[answer], mode, comment=" ".join(" ".join(rest).split())[:500])


def folded(text: str) -> str:
    """A text as phrases are compared: letters and blanks only, without case, accents and marks."""
    text = unicodedata.normalize("NFKC", _MARKS.sub("", text)).translate(_UNIFIED).casefold()
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    return " ".join(_BLANKS.sub(" ", unicodedata.normalize("NFC", plain)).split())


@cache
def _known() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Every phrase as a tuple of words, and what it means (two things with a blank); Chinese letters are words."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    kinds = (
        ("doubt", phrases.DOUBT), ("filler", phrases.FILLER), ("remote", phrases.REMOTE), ("on site", phrases.ON_SITE),
        ("perhaps", phrases.PERHAPS), ("yes", phrases.YES), ("no", phrases.NO),
        ("yes+remote", phrases.YES_REMOTE), ("yes+on site", phrases.YES_ON_SITE),
    )  # fmt: skip
    for kind, text in kinds:
        for phrase in re.split(r"[|\n]+", text):
            if words := tuple(_words(phrase)):
                found[words] = tuple(kind.split("+"))
    return found


def _words(text: str) -> list[str]:
    return _HAN.sub(lambda letter: f" {letter[0]} ", folded(text)).split()


def _parts(text: str) -> list[str]:
    """The sentences of a text, a greeting before them left out."""
    lines = [line for line in text[:_LONGEST].splitlines() if line.strip()][:_LINES]
    if len(lines) > 1 and _GREETING.fullmatch(lines[0]) and not _touches(lines[0]):
        lines = lines[1:]
    return [part for part in _PARTS.split("\n".join(lines)) if folded(part)]


def _meanings(text: str) -> list[str] | None:
    """What each phrase of a text means, the longest phrase first; None when a word of it is not known."""
    words, known, at = _words(text), _known(), 0
    found: list[str] = []
    longest = max(map(len, known))
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            if meant := known.get(tuple(words[at : at + length])):
                found += meant
                at += length
                break
        else:
            return None
    return found


def _decided(meanings: Iterable[str] | None) -> str:
    """The one answer among the meanings: `yes`, `no`, `perhaps`; or empty when there is none, two, or a doubt."""
    found = {meaning for meaning in meanings or () if meaning in _DECISIONS}
    return found.pop() if len(found) == 1 and "doubt" not in (meanings or ()) else ""


def _deciding(parts: list[str]) -> int:
    """Which sentence decides: the first, or one soon after thanks and the like; the first when none does."""
    for at, part in enumerate(parts[:_BEFORE]):
        if _touches(part):
            return at
        if _upsets(part):
            break
    return 0


def _contradicts(meanings: list[str], answer: str) -> bool:
    """Do the meanings of a later sentence say another answer, or put this one in doubt?"""
    return "doubt" in meanings or any(one in _DECISIONS and one != answer for one in meanings)


def _touches(text: str) -> bool:
    """Does a text speak of coming or not, surely or not?"""
    return any(meaning in _DECISIONS or meaning in _MODES for meaning in _spotted(text))


def _upsets(text: str) -> bool:
    """Does a later sentence, of which not every word is known, put the answer in doubt?"""
    spotted = _spotted(text)
    return any(one in ("no", "perhaps", "doubt") for one in spotted) or not _CONDITIONS.isdisjoint(_words(text))


def _spotted(text: str) -> list[str]:
    """The meanings of those phrases in a text that are known."""
    words, known, at = _words(text), _known(), 0
    found: list[str] = []
    longest = max(map(len, known))
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            if meant := known.get(tuple(words[at : at + length])):
                found += meant
                at += length - 1
                break
        at += 1
    return found
