"""Finds cited resolutions in six languages, with the body that adopted each as far as the text tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = (
    r"\d{1,3}(?:\s*\([^()]{0,60}\))?(?:\s*(?:,|;|،|\band\b|\bet\b|\by\b|\bи\b|و|&)\s*\d{1,3}\b(?:\s*\([^()]{0,60}\))?)*"
)
_BEFORE = r"itu\s?-\s?r|uit\s?-\s?r|мсэ\s?-\s?r|pp|wtsa|wtdc|wrc|пк|васэ|вкрэ|вкр|amnt|cmdt|cmr"
# On folded text: no accents, no Arabic article, lower case. Each begins with letters, not with an assertion, so that
# the engine can skip to the next such letter: ten times faster on a text without resolutions.
_CITED = re.compile(
    rf"(?:resolutions?|resoluci(?:on|ones)|res|rez|рез|резолюци\w+|قرار\w*)\b[\s.:]*"
    rf"(?:(?P<body>{_BEFORE})[\s-]*)?(?:no\.?\s*|n°\s*)?(?P<numbers>{_NUMBERS})"
)
_CITED_IN_CHINESE = re.compile(r"(?P<numbers>[0-9]{1,3}(?:\s*[、,和及与]\s*\d{1,3})*)\s*号(?:\s*\([^()]{0,60}\))?决议")
_ONE = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")
_ASIDE = re.compile(r"\([^()]*\)")

# Where conferences were held; Dubai, Doha and Geneva saw several, so there the year tells.
_BODIES = re.compile(
    r"(?P<RA>itu\s?-\s?r\b|uit\s?-\s?r\b|мсэ\s?-\s?r\b|radiocommunication assembl|ассамбле\w+ радиосвязи"
    r"|无线电通信全会)"
    r"|(?P<WRC>\bwrc\b|\bcmr\b|\bвкр\b|世界无线电通信大会)"
    r"|(?P<WTSA>\bwtsa\b|\bamnt\b|\bвасэ\b|standardization assembl|标准化全会|لتقييس|تقييس اتصالات|new delhi"
    r"|nueva delhi|нью дели|нью-дели|hammamet|хаммамет|johannesburg|йоханнесбург|florianopolis|新德里|哈马马特"
    r"|نيودلهي|حمامات"
    r"|(?:geneva|geneve|ginebra|женева|日内瓦|جنيف)\W{1,3}2022|(?:dubai|дубай|迪拜|دبي)\W{1,3}2012)"
    r"|(?P<WTDC>\bwtdc\b|\bcmdt\b|\bвкрэ\b|development conference|发展大会|لتنميه اتصالات|تنميه اتصالات|kigali|кигали"
    r"|基加利|كيغالي|buenos aires|буэнос|布宜诺斯|بوينس|hyderabad|хайдарабад|istanbul|valletta|baku|баку|巴库|باكو"
    r"|doha\W{1,3}2006|доха\W{1,3}2006|(?:dubai|дубай|迪拜|دبي)\W{1,3}2014)"
    r"|(?P<PP>\bpp\b|plenipoten|\bпк\b|полномочн|全权代表|مندوبين|bucharest|bucarest|бухарест|布加勒斯特|بوخارست|busan"
    r"|пусан|釜山|بوسان|guadalajara|гвадалахара|antalya|анталия|marrakesh|марракеш|minneapolis|kyoto|киото"
    r"|(?:dubai|дубай|迪拜|دبي)\W{1,3}2018|(?:doha|доха|多哈|دوحه)\W{1,3}2026)"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A resolution named in a text: `body` is empty when the text does not tell; offsets are in the folded text."""

    body: str
    number: int
    start: int
    end: int


def citations_in(folded: str) -> tuple[Citation, ...]:
    """Each resolution of a folded text once, in the order of its first naming."""
    found: dict[tuple[str, int], Citation] = {}
    pattern = _CITED_IN_CHINESE if "决议" in folded else _CITED
    matches = [match for match in pattern.finditer(folded) if not _inside_word(folded, match.start())]
    for place, match in enumerate(matches):
        until = matches[place + 1].start() if place + 1 < len(matches) else len(folded)
        since = matches[place - 1].end() if place else 0
        body = _body_of(folded, match, since, until)
        numbers = _ASIDE.sub(" ", match["numbers"])
        for number in _ONE.findall(numbers):
            found.setdefault((body, int(number)), Citation(body, int(number), match.start(), match.end()))
    return tuple(found.values())


def _inside_word(folded: str, start: int) -> bool:
    """Whether a letter stands right before; Arabic writes و and ب onto the word, Chinese writes without gaps."""
    before = folded[start - 1 : start]
    return before.isalpha() and before.isascii() | ("\u0400" <= before <= "\u04ff")


def _body_of(folded: str, match: re.Match[str], since: int, until: int) -> str:
    """The body named inside the citation, else right after it, else right before it; empty when none is."""
    around = (
        folded[match.start() : match.end()],
        folded[match.end() : min(until, match.end() + 60)],
        folded[max(since, match.start() - 30) : match.start()],
    )
    for piece in around:
        if named := _BODIES.search(piece):
            return named.lastgroup or ""
    return ""
