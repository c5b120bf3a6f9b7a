"""What stands between a number and the words around it: connecting words, brackets, letters of languages, list signs."""

from __future__ import annotations

import re

from handlers.documents.numbering.heads import DOCUMENT
from handlers.documents.numbering.record import LANGUAGES, SERIES

TO = re.compile(
    r"\s{0,3}(?:"
    r"(?P<to>(?:to|of|for|on|au|aux|a|al|del?|du|к|из|на|по|على|من|الي|ل)(?=[\s'])\s{1,3})?"
    r"(?:(?:the|our|la|le|les|el|los|l'|d'l')\s{0,3})?"
    rf"(?:(?P<document>{DOCUMENT})(?![^\W\d_])\.?[\s:]{{0,3}}(?:no\.?\s?|n°\s?|№\s?|رقم\s?)?)?"
    r"(?:(?:itu|uit|мсэ)[ -]?[rtd][ /]{1,2})?)?[(\[«\"]?"
)
_OWNING = ("документа", "документов", "документу", "للوثيقه", "لوثيقه", "للوثائق", "لوثائق", "للوثيقتين")
BESIDE = re.compile(r"[ \t:_-]{0,4}\r?\n?[ \t]{0,2}")
THEN = re.compile(r" ?[)\]]?[ \t]{0,3}\n?[ \t]{0,3}(?:[,;:_-]{1,2}|号?文件)?[ \t]{0,2}(?P<of>的)?[(\[]{0,2} ?")
ALSO = re.compile(
    r"\s{0,3}[)\]]?\s{0,3}(?:[,;/+&]|and|et|y|e|и|و|和|及|与|or|ou|o|или|او|或){1,2}\s{0,3}(?:the |l'|la |el )?[(\[]?"
)
CLOSE = re.compile(r"\s?[)\]]")
TIGHT = re.compile(rf"-([{LANGUAGES}])(?![0-9A-Za-z_\u00c0-\u06ff]|-\d)")
SMALL = re.compile(rf"-([{LANGUAGES.lower()}])(?![\w']|-\d)")
LOOSE = re.compile(rf" ?- ?([{LANGUAGES}])(?![0-9A-Za-z_\u00c0-\u06ff]|-\d)")
UNSURE = re.compile(r"-?(?P<kind>[ac])0{0,3}(?P<n>[1-9][0-9]?)(?![0-9a-z])")
GLUED_END = re.compile(r"[0-9a-z]|_[0-9a-z]")
PROPOSAL = re.compile(r"/[0-9]")
# No document has so many derivatives hung on each other; beyond it a text is noise, and reading it must stay linear.
DEEP = 32
FAR = 60
# So many numbers in all are spread out of ranges; after that a range is told by its two ends.
SPREAD = 2000
_NOT_A_SERIAL = (
    r"(?![0-9]|[.:,]?[0-9]|[/%°-]|\s?(?:%|°|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|fev|avr|mai|juin|juil"
    r"|aout|ene|abr|ago|dic|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|other|page|member|deleg|hour|h\b|week|day"
    r"|minute|country|countries|more|new|autre|pays|jour|heure|semaine|otro|pais|dia|hora|semana|друг|стран|дн[ея]"
    r"|час|недел|年|月|日|个|页|时|الدول|دول|ايام|am\b|pm\b))"
)
NEXT = re.compile(
    r"(?P<and>\s{0,3}(?:(?:,\s{0,2})?(?:and|et|y|e|и|و|和|及|与|&|or|ou|o|или|或)\s{0,3}|,\s{0,2})"
    rf"(?:(?:{DOCUMENT})\.?\s{{1,3}})?/?)"
    rf"(?:(?P<series>{'|'.join(SERIES).lower()})\s?/\s?)?0{{0,3}}(?P<n>[1-9][0-9]{{0,3}}){_NOT_A_SERIAL}"
)
RANGE = re.compile(rf"\s?(?:-|\bto\b|\ba\b|по\b|至|到|الي)\s?0{{0,3}}(?P<n>[1-9][0-9]{{0,3}}){_NOT_A_SERIAL}")
MORE = re.compile(r"\s{0,3}(?:,|and|et|y|и|و|和|及|&)\s{0,3}/?[0-9]")


def leads(gap: str) -> bool:
    """Whether what stands between a derivative and what follows says that it belongs there: « to Document »."""
    found = TO.fullmatch(gap)
    return bool(found and explicit(found))


def explicit(gap: re.Match[str]) -> bool:
    """Whether a match of TO holds a connecting word, or a word for document in the case that connects."""
    return bool(gap["to"]) or gap["document"] in _OWNING
