"""References that are not to this group: other bodies' documents, resolutions, decisions, Recommendations, Questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.documents.numbering.folding import Folded, stem
from handlers.documents.numbering.heads import Head

_BODY = (
    r"TDAG|TSAG|RAG|GCDT|GADT|GCNT|GANT|GCR|WTDC|CMDT|WTSA|AMNT|WRC|CMR|WCIT|RA|PP|RPM-[A-Z]{2,4}|GEC|WSIS|CPM"
    r"|CWG[- ][A-Z]{2,5}(?:[- ]FP)?|WG-[A-Z]{2,3}(?:-[A-Z]{2})?|EG-[A-Z]{2,4}|JCA-[A-Z]{2,6}|FG-[A-Z0-9]{2,8}"
)
_SERIES = r"(?:(?:DT|INF|TD|TEMP|ADM|PLEN|LS|DOC|REP|OJ)/?)"
_SERIAL = r"[0-9]{1,4}(?![0-9])"
_PROPOSAL = r"A[0-9]{1,2}/[0-9]{1,3}(?![0-9])"
# The first letter is a set, so that the engine can skip to the next capital: the rest looks back at it.
_DOCUMENTS = re.compile(
    r"[A-Z](?=[A-Z0-9/ -])(?:"
    rf"(?:{'|'.join(f'(?<={name[0]}){name[1:]}' for name in _BODY.split('|'))})"
    rf"(?:[- ]?[0-9]{{1,4}}(?:-[0-9]{{1,2}})?)?(?:/(?:[0-9]{{1,2}}/|PC-[0-9]/)?{_SERIES}?| ?-(?:LS|SC|R)[- ]?| ?- ?R ){_SERIAL}"
    rf"|(?<=C)(?:20)?[0-9]{{2}}(?:-ADD)?/{_SERIES}?{_SERIAL}"
    rf"|(?<=C)OM ?[0-9]{{1,2}}-{_SERIAL}"
    rf"|(?<=J)IU/[A-Z]{{2,5}}/[0-9]{{4}}/[0-9]{{1,2}}(?![0-9])"
    rf"|(?<=T)D ?{_SERIAL}(?: \([A-Z]{{2,4}}/[0-9]{{1,2}}\))?"
    rf"|[A-Z]{{1,5}}/[0-9]{{1,4}}(?:{_PROPOSAL}|/[0-9]{{1,3}}(?![0-9/]))"
    r")"
)
_WORKING_PARTY = re.compile(r"/(?<=[1-7][A-D]/)(?:TEMP/)?[0-9]{1,4}(?![0-9/])")
_CIRCULAR = re.compile(r"C(?:ACE|CRR|A|R)/[0-9]{1,4}(?![0-9/])")

_AND = r"\s{0,3}(?:,|and|et|y|e|и|و|和|及|与|&|,\s?and)\s{0,3}"
_NO = r"\.?\s{0,3}(?:(?:itu|uit|мсэ)-[trd]\s)?(?:(?:pp|wtsa|wtdc|wrc|council)[ -])?(?:no\.?|n°|№|رقم)?\s{0,3}第?"
_ASIDE = r"(?:\s{0,2}\((?:rev|пересм|[^()]{0,3}مراج|修订|[a-z][a-z -]{2,24}, ?(?:19|20)[0-9]{2})[^()]{0,60}\))?"
_LISTED = rf"[0-9]{{1,4}}(?![0-9./]|-[0-9]){_ASIDE}(?:{_AND}[0-9]{{1,3}}(?![0-9./:]|-[0-9]){_ASIDE}){{0,20}}"
_ONE = re.compile(r"\([^()]*\)|(?P<n>[0-9]{1,4})")
_SLASHED = r"[0-9]{1,2}/[0-9]{1,3}(?![0-9/])"
_RULE = r"[a-z]{1,3}\.[0-9]{1,4}(?![0-9])(?:\.[0-9]{1,3})*(?:-[0-9]{1,2}(?![0-9]))?"


def _worded(kind: str, *words: str, n: str = _LISTED) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """One pattern for each word: each begins with plain letters, which the engine finds fastest."""
    return tuple((stem(word), kind, re.compile(rf"{word}{_NO}(?P<n>{n})")) for word in words)


_WORDED = {
    "latin": (
        *_worded("resolution", r"res(?:olutions?|oluci(?:on|ones))?\b"),
        *_worded("decision", r"decisi(?:ons?|ones)\b"),
        *_worded("question", r"question?s?\b", r"cuesti(?:on|ones)\b", r"q", n=_SLASHED),
        *_worded(
            "recommendation", r"rec(?:ommendations?|ommandations?|omendaci(?:on|ones)|s)?\b", r"itu-[tr]\b", n=_RULE
        ),
        *_worded("circular", r"circul(?:ar|aire)s?(?: letter)?\b", r"collective letter\b", n=rf"{_SLASHED}|{_LISTED}"),
        *_worded("circular", r"service order\b", n=_SLASHED),
    ),
    "cyrillic": (
        *_worded("resolution", r"резолюци\w{1,3}"),
        *_worded("decision", r"решени\w{1,2}"),
        *_worded("question", r"вопрос\w{0,3}", n=_SLASHED),
        *_worded("recommendation", r"рекомендаци\w{1,2}", n=_RULE),
        *_worded("circular", r"циркуляр\w{0,3}", n=rf"{_SLASHED}|{_LISTED}"),
    ),
    "arabic": (
        *_worded("resolution", r"قرار(?:ات|ين)?"),
        *_worded("decision", r"مقرر(?:ات)?"),
        *_worded("question", r"مساله", n=_SLASHED),
        *_worded("recommendation", r"توصيه", n=_RULE),
        *_worded("circular", r"معممه", n=rf"{_SLASHED}|{_LISTED}"),
    ),
    "chinese": (
        *_worded("resolution", r"决议"),
        *_worded("decision", r"决定"),
        *_worded("question", r"课题", n=_SLASHED),
        *_worded("recommendation", r"建议书", n=_RULE),
        *_worded("circular", r"通函", n=rf"{_SLASHED}|{_LISTED}"),
    ),
}
_CHINESE = re.compile(
    rf"(?P<n>{_SLASHED}(?=号?(?P<question>课题))|[0-9]{{1,3}}{_ASIDE}(?=号(?:\([^()]{{0,40}}\))?(?:(?P<resolution>决议)|(?P<decision>决定))))"
)
_NAMES = {"resolution": "Resolution ", "decision": "Decision ", "recommendation": "Recommendation ", "question": "Q"}


def foreign_in(text: Folded) -> list[Head]:
    """All such references; the canonical form of a document has no blanks: `CWG-FHR 5/2` is CWG-FHR-5/2."""
    heads = list(_documents(text))
    likely = [it for script in text.scripts for it in _WORDED[script] if it[0] in text.low]
    for _, kind, pattern in likely:
        for found in pattern.finditer(text.low):
            if not _inside(text.low, found.start()):
                heads.extend(_each(kind, found))
    if "号" in text.low:
        for found in _CHINESE.finditer(text.low):
            kind = next(kind for kind in ("question", "resolution", "decision") if found[kind])
            heads.extend(_each(kind, found))
    return heads


def _documents(text: Folded) -> Iterator[Head]:
    for found in _CIRCULAR.finditer(text.cased):
        if not _inside(text.low, found.start()):
            yield Head(found.start(), found.end(), kind="circular", other=found[0], derivable=False)
    for found in _DOCUMENTS.finditer(text.cased):
        if not _inside(text.low, found.start()):
            yield Head(found.start(), found.end(), kind="document", other=_canonical(found[0]))
    for found in _WORKING_PARTY.finditer(text.cased):
        start = found.start() - 2
        if not _inside(text.low, start):
            yield Head(start, found.end(), kind="document", other=text.cased[start : found.end()])


def _canonical(written: str) -> str:
    """The reference without blanks, and with one dash where they stood between a body and its number."""
    tight = re.sub(r"\s?-\s?", "-", written)
    return re.sub(r"^TD ", "TD", tight).replace(" (", "(").replace(" ", "-")


def _each(kind: str, found: re.Match[str]) -> Iterator[Head]:
    """One head for each number of a list; the first begins at the word."""
    start = found.start()
    name = _NAMES.get(kind, "")
    if kind in ("question", "recommendation") or "/" in found["n"].partition("(")[0]:
        yield Head(start, found.end(), kind=kind, other=name and f"{name}{found['n'].upper()}", derivable=False)
        return
    numbers = [one for one in _ONE.finditer(found["n"]) if one["n"]]
    for place, one in enumerate(numbers):
        last = place + 1 == len(numbers)
        end = found.end() if last else found.start("n") + _end(found["n"], one.end())
        yield Head(start, end, kind=kind, other=name and f"{name}{int(one['n'])}", derivable=False)
        if not last:
            start = found.start("n") + numbers[place + 1].start()


def _end(listed: str, at: int) -> int:
    """Behind the brackets that follow a number of a list, if there are any."""
    aside = re.compile(r"\s{0,2}\([^()]*\)").match(listed, at)
    return aside.end() if aside else at


def _inside(low: str, start: int) -> bool:
    """Whether a letter, a digit or a joining sign stands right before; Arabic and Chinese join words."""
    before = low[start - 1 : start] if start else ""
    return before in ("/", "-", ".", "_", "!") or (before.isalnum() and before < "\u0600")
