"""How a line is read: a verb in any of six languages, the number it is about, and the words that follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from handlers.commands.named import number_at
from handlers.commands.verbs import CHANGING, near, verb_of
from handlers.documents.cover.folding import clean, fold
from handlers.documents.numbering import find

LONGEST = 300  # letters of a line, a title or a reason
FORMS = ("text", "csv")
LATER_FORMS = ("xlsx", "html", "json", "pdf", "docx")
_OTHER_NAMES = {"txt": "text", "table": "text", "plain": "text", "excel": "xlsx", "word": "docx", "web": "html"}
_MEETING = re.compile(r"(?:[a-z]{2,12}/)?(\d{2}-\d{1,2})(?=[\s:,，：]|$)")
_DASHES = re.compile(r"[\s\u200e\u200f]*(?:--+|——+|__+)[\s\u200e\u200f]*")
_ENDS = " \t.!?。！？؟"


@dataclass(frozen=True, slots=True)
class Request:
    """One command as it was read. `number` is canonical; `words` is a title, a theme, a reason, a form or a language.

    `number` as a verb, with `new` or a number, settles the mail whose id is in `words` (`settling`).
    `trouble` is empty or the key of the sentence that says what is wrong (`order.trouble.*`), `hint` its value.
    `key` is true for a line `Key: value`.
    """

    written: str
    verb: str = ""
    number: str = ""
    words: str = ""
    trouble: str = ""
    hint: str = ""
    key: bool = False

    @property
    def order(self) -> str:
        """The command written out: `title ISCG/26-1/7 A better title`; it is read as the same again."""
        words = "" if self.verb == "number" else self.words  # there, the mail that it is about
        return " ".join(part for part in (self.verb, self.number, words) if part)

    @property
    def changes(self) -> bool:
        """Does it change the register, so that it needs more than a known sender?"""
        return self.verb in CHANGING or self.verb == "number"


def read_line(line: str, group: str, meeting: str = "", thread: str = "") -> Request:
    """One line as a command. `meeting` completes `7`; `thread` is the document that a reply is about; never raises."""
    written = clean(line, LONGEST)
    if _DASHES.fullmatch(line[:LONGEST]):
        return Request(written, "stop")
    verb, key, rest = verb_of(line[: LONGEST * 2])
    plain = Request(written, verb, key=key)
    if not verb:
        word, meant = near(line)
        return replace(plain, trouble="near" if meant else "unknown", hint=meant, words=word)
    rest = clean(rest, LONGEST)
    if verb in ("help", "stop"):
        return plain if not rest.strip(_ENDS) else replace(plain, trouble="unknown")
    if verb == "log":
        return _log(plain, rest)
    if verb == "reserve":
        return _reserve(plain, rest)
    if verb in ("owner", "language"):
        return replace(plain, words=rest.strip(_ENDS), trouble="" if rest.strip(_ENDS) else "words")
    return _about(plain, rest, group, meeting, thread)


def _about(plain: Request, rest: str, group: str, meeting: str, thread: str) -> Request:
    """A command about one document: named first, or the one of the thread in a line `Key: value`."""
    named = number_at(rest, group, meeting)
    if named is not None and thread and plain.key and named.bare and plain.verb in ("title", "withdraw"):
        named = None  # «Title: 7 steps to captioning» in a reply names no document
    if named is not None and len(named.readings) > 1:
        return replace(plain, trouble="readings", hint=" | ".join(named.readings))
    if named is None and thread and (plain.key or not rest.strip(_ENDS)):
        return _worded(replace(plain, number=thread), rest)
    if named is None:
        return replace(plain, words=rest, trouble="number")
    if named.more and plain.verb != "title":
        return replace(plain, trouble="several", hint=named.more)
    return _worded(replace(plain, number=named.number), named.rest)


def _worded(request: Request, rest: str) -> Request:
    """The words after the number: needed for title and theme, free for a withdrawal, odd for a status."""
    if request.verb in ("status", "document"):
        return request if not rest.strip(_ENDS) else replace(request, trouble="number")
    if request.verb in ("title", "theme") and not rest:
        return replace(request, trouble="words")
    return replace(request, words=rest)


def _log(plain: Request, rest: str) -> Request:
    """`log`, `log 26-1`, `log 26-1 csv`, in any order."""
    meeting, form = "", ""
    for token in re.split(r"[\s,:：]+", fold(rest).strip(_ENDS)):
        word = _OTHER_NAMES.get(token, token)
        if found := _MEETING.fullmatch(token):
            meeting = found[1]
        elif word in FORMS:
            form = word
        elif word in LATER_FORMS:
            return replace(plain, trouble="form", hint=word)
        elif word:
            return replace(plain, trouble="words", hint=word)
    return replace(plain, number=meeting, words=form)


def _reserve(plain: Request, rest: str) -> Request:
    """`reserve Title` for the meeting that is open, `reserve 26-1 Title` for another."""
    found = _MEETING.match(fold(rest))
    if found is None:
        return replace(plain, words=rest, trouble="" if rest else "words")
    _, _, title = rest.replace("：", " ").replace("，", " ").partition(" ")
    return replace(plain, number=found[1], words=title.strip(" :,"), trouble="" if title.strip(" :,") else "words")


def names_number(line: str, group: str) -> bool:
    """Does one of the group's numbers stand anywhere in a line?"""
    return bool(find(line[:LONGEST], group).numbers)
