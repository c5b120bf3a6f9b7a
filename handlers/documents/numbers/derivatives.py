"""Addenda, corrigenda and revisions as they stand in texts of six languages, in words, short, and glued to a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.documents.numbers.record import Step

# Every word begins with a plain letter, so that the engine can skip to the next such letter.
_WORDS = {
    "Add": r"add(?:end(?:um|a)s?)?|adend(?:um|a)s?|additifs?"
    r"|дополнительн\w{1,4} документ\w{0,3}|дополнени\w{1,3}|добавлени\w{1,3}|аддендум\w{0,2}|доп"
    r"|اضافه|اضافات|ضميمه|补遗|补篇|增编",
    "Rev": r"rev(?:isi(?:on(?:es|s)?))?|пересмотр\w{0,3}|пересм|редакци\w{1,2}|ред"
    r"|مراجعه|مراجعات|تنقيح|修订版|修订本|修订稿|修订",
    "Corr": r"corr(?:igend(?:um|a)s?|ection)?|correccion|rectificatifs?|исправлени\w{1,3}|испр|корригендум\w{0,2}"
    r"|تصويب|تصويبات|勘误|更正",
}
_KIND = {pattern[:2]: kind for kind, patterns in _WORDS.items() for pattern in re.split(r"\|(?![^(]*\))", patterns)}
_KIND |= {"re": "Rev", "rec": "Corr", "пе": "Rev", "до": "Add"}


def _by_letter() -> str:
    """The words behind their first letter, as one pattern that begins with a set of letters."""
    rests: dict[str, list[str]] = {}
    for patterns in _WORDS.values():
        for pattern in re.split(r"\|(?![^(]*\))", patterns):
            rests.setdefault(pattern[0], []).append(pattern[1:])
    choices = (f"(?<={letter})(?:{'|'.join(rest)})" for letter, rest in rests.items())
    return f"[{''.join(rests)}](?:{'|'.join(choices)})"


_PLURAL = re.compile(
    r"enda|s$|(?:ные|ных|ным) документ|(?:ния|ний|ниям)$|пересмотр(?:ы|ов|ам)$|ات$"
)
# These forms say by themselves that they hang on to the words before: «Пересмотр 1 Дополнительного документа 2».
_HUNG = re.compile(r"дополнительного|дополнения$|исправления$|пересмотра$")

_AND = r"and|et|y|e|и|و|和|及|与|&"
_LIST = rf"(?:\s{{0,2}}(?:{_AND})\s{{0,2}}[1-9][0-9]{{0,2}}(?![0-9])|-[1-9][0-9]{{0,2}}(?![0-9])"
_LONG = rf"|\s{{0,2}}(?:,|to|a|по|至|الي)\s{{0,2}}[1-9][0-9]{{0,2}}(?![0-9]))"
_FOUND = re.compile(
    rf"(?P<word>{_by_letter()})\.?[\s_]{{0,3}}(?:no\.?|n°|№|رقم)?\s?"
    rf"(?P<n>[1-9][0-9]{{0,2}}(?![0-9])(?:{_LIST}{_LONG}){{0,20}})(?![0-9]|[.:][0-9]|/[0-9]|[a-z])"
)
_ARTICLE = re.compile(r"[وفب]?(?:(?P<to>لل?)|ال)$")
_GLUED = re.compile(
    r"[-_]?(?:(?P<Add>add)|(?P<Rev>rev|r)|(?P<Corr>corr))\.?0{0,3}(?P<n>[1-9][0-9]{0,2})"
    r"(?![0-9])(?=$|[^a-z]|add|r[0-9]|rev|corr)"
)
_STEP_OF_FILE = re.compile(r"([arc])0{0,3}([1-9][0-9]{0,2})")
_OF_FILE = {"a": "Add", "r": "Rev", "c": "Corr"}
_NUMBER = re.compile(r"(-|to|a(?![a-z])|по|至|الي)?\s{0,2}([0-9]{1,3})")
WIDE = 50


@dataclass(frozen=True, slots=True)
class Derivative:
    """One naming of derivatives of a kind: `Addenda 1 and 2` has two numbers. `hung` when it leans on what stands before."""

    start: int
    end: int
    kind: str
    numbers: tuple[int, ...]
    hung: bool


def derivatives_in(low: str) -> list[Derivative]:
    """All derivatives named with a word in a folded text, in order."""
    found = (_derivative(low, match) for match in _FOUND.finditer(low))
    return [one for one in found if one]


def _derivative(low: str, found: re.Match[str]) -> Derivative | None:
    """Chinese writes without gaps and Arabic joins its article; else a word begins where no letter or digit stands."""
    start, word = found.start(), found["word"]
    article = _ARTICLE.search(low[max(0, start - 3) : start]) if "\u0620" <= word[0] <= "\u06ff" else None
    first = start - len(article[0]) if article else start
    if word[0] < "\u3400" and low[first - 1 : first].isalnum() and not "\u3400" <= low[first - 1] <= "\u9fff":
        return None
    kind = _KIND.get(word[:3]) or _KIND[word[:2]]
    numbers, end = _numbers(found["n"], bool(_PLURAL.search(word)))
    hung = bool((article and article["to"]) or _HUNG.search(word))
    return Derivative(first, found.start("n") + end, kind, numbers, hung)


def _numbers(listed: str, plural: bool) -> tuple[tuple[int, ...], int]:
    """The numbers of a list, ranges spread out, and where it ends; after a singular word, a comma or «to» ends it."""
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
    kind = next(kind for kind in _WORDS if found[kind])
    return (kind, int(found["n"])), found.end()


def steps_of_file(tail: str) -> tuple[Step, ...]:
    """The derivatives in the tail of a file name of the document system, `!A2-R1`, outermost last."""
    return tuple((_OF_FILE[letter], int(n)) for letter, n in _STEP_OF_FILE.findall(tail))
