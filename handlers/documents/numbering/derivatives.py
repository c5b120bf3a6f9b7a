"""Addenda, corrigenda and revisions as they stand in texts of six languages, in words, short, and glued to a number."""

from __future__ import annotations

import re
from typing import NamedTuple

from handlers.documents.numbering.folding import Folded, stem
from handlers.documents.numbering.record import KINDS, Step

# Each word begins with plain letters, and each has its own pattern: the engine finds such letters fastest.
_WORDS = {
    "latin": {
        "add(?:end(?:um|a)s?)?": "Add",
        "adend(?:um|a)s?": "Add",
        "additifs?": "Add",
        "rev(?:isi(?:on(?:es|s)?))?": "Rev",
        "corr(?:igend(?:um|a)s?|ection|eccion)?": "Corr",
        "rectificatifs?": "Corr",
    },
    "cyrillic": {
        r"доп(?:олнительн\w{1,4} документ\w{0,3}|олнени\w{1,3})?": "Add",
        r"добавлени\w{1,3}": "Add",
        r"аддендум\w{0,2}": "Add",
        r"пересм(?:отр\w{0,3})?": "Rev",
        r"ред(?:акци\w{1,2})?": "Rev",
        r"испр(?:авлени\w{1,3})?": "Corr",
        r"корригендум\w{0,2}": "Corr",
    },
    "arabic": {
        "اضاف(?:ه|ات)": "Add",
        "ضميمه": "Add",
        "مراجع(?:ه|ات)": "Rev",
        "تنقيح": "Rev",
        "تصويب(?:ات)?": "Corr",
    },
    "chinese": {"补[遗篇]": "Add", "增编": "Add", "修订[版本稿]?": "Rev", "勘误": "Corr", "更正": "Corr"},
}
_PLURAL = re.compile(r"enda|s$|(?:ные|ных|ным) документ|(?:ния|ний|ниям)$|пересмотр(?:ы|ов|ам)$|ات$")
# These forms say by themselves that they hang on to the words before: «Пересмотр 1 Дополнительного документа 2».
_HUNG = re.compile(r"дополнительного|дополнения$|исправления$|пересмотра$")

_AND = r"and|et|y|e|и|و|和|及|与|&"
_LIST = rf"(?:\s{{0,2}}(?:{_AND})\s{{0,2}}[1-9][0-9]{{0,2}}(?![0-9])|-[1-9][0-9]{{0,2}}(?![0-9])"
_LONG = r"|\s{0,2}(?:,|to|a|по|至|الي)\s{0,2}[1-9][0-9]{0,2}(?![0-9]))"
_TAIL = (
    r"\.?[\s_]{0,3}(?:no\.?|n°|№|رقم)?\s?"
    rf"(?P<n>[1-9][0-9]{{0,2}}(?![0-9])(?:{_LIST}{_LONG}){{0,20}})(?![0-9]|[.:][0-9]|/[0-9]|[a-z])"
)
_PATTERNS = {
    script: tuple((stem(word), kind, re.compile(word + _TAIL)) for word, kind in words.items())
    for script, words in _WORDS.items()
}
_ARTICLE = re.compile(r"[وفب]?(?:(?P<to>لل?)|ال)$")
_GLUED = re.compile(
    r"[-_]?(?:(?P<Add>add)|(?P<Rev>rev|r)|(?P<Corr>corr))\.?0{0,3}(?P<n>[1-9][0-9]{0,2})"
    r"(?![0-9])(?=$|[^a-z]|add|r[0-9]|rev|corr)"
)
_STEP_OF_FILE = re.compile(r"([arc])0{0,3}([1-9][0-9]{0,2})")
_OF_FILE = {"a": "Add", "r": "Rev", "c": "Corr"}
_NUMBER = re.compile(r"(-|to|a(?![a-z])|по|至|الي)?\s{0,2}([0-9]{1,3})")
WIDE = 50


class Derivative(NamedTuple):
    """One naming of derivatives of a kind: `Addenda 1 and 2` has two numbers. `hung` when it leans on what stands before."""

    start: int
    end: int
    kind: str
    numbers: tuple[int, ...]
    hung: bool


def derivatives_in(text: Folded) -> list[Derivative]:
    """All derivatives named with a word, in order."""
    low = text.low
    likely = [it for script in text.scripts for it in _PATTERNS[script] if it[0] in low]
    found = [_derivative(low, kind, match) for _, kind, pattern in likely for match in pattern.finditer(low)]
    return sorted((one for one in found if one), key=lambda one: one.start)


def _derivative(low: str, kind: str, found: re.Match[str]) -> Derivative | None:
    """Chinese writes without gaps and Arabic joins its article; else a word begins where no letter or digit stands."""
    start, word = found.start(), low[found.start() : found.start("n")].rstrip(" .")
    article = _ARTICLE.search(low[max(0, start - 3) : start]) if "\u0620" <= word[0] <= "\u06ff" else None
    first = start - len(article[0]) if article else start
    if first and word[0] < "\u3400" and low[first - 1].isalnum() and not "\u3400" <= low[first - 1] <= "\u9fff":
        return None
    numbers, end = _numbers(found["n"], bool(_PLURAL.search(word)))
    hung = bool((article and article["to"]) or _HUNG.search(word))
    return Derivative(first, found.start("n") + end, kind, numbers, hung)


def _numbers(listed: str, plural: bool) -> tuple[tuple[int, ...], int]:
    """The numbers of a list, ranges spread out, and where it ends; after a singular word, a comma or «to» ends it."""
    if listed.isdigit():
        return (int(listed),), len(listed)
    numbers: list[int] = []
    end = 0
    for found in _NUMBER.finditer(listed):
        between, n = listed[end : found.start(2)].strip(), int(found[2])
        loose = between == "," or (found[1] not in (None, "-"))
        if numbers and loose and not plural:
            break
        if numbers and found[1]:
            if not numbers[-1] < n <= numbers[-1] + WIDE:
                break
            numbers.extend(range(numbers[-1] + 1, n))
        numbers.append(n)
        end = found.end()
    return tuple(dict.fromkeys(numbers)), end


def glued(low: str, at: int) -> tuple[Step, int] | None:
    """The derivative glued to a number right at this place, `-R1`, `R1`, `Add6`, and where it ends; never `-R`."""
    found = _GLUED.match(low, at)
    if found is None:
        return None
    kind = next(kind for kind in KINDS if found[kind])
    return (kind, int(found["n"])), found.end()


def steps_of_file(tail: str) -> tuple[Step, ...]:
    """The derivatives in the tail of a file name of the document system, `!A2-R1`, outermost last."""
    return tuple((_OF_FILE[letter], int(n)) for letter, n in _STEP_OF_FILE.findall(tail))
