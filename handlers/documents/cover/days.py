"""Dates on covers in six languages, and the languages in which originals are written."""

from __future__ import annotations

import re
from datetime import date

from handlers.documents.cover.folding import fold

_MONTHS = (
    "january janvier enero января январь يناير", "february fevrier febrero февраля февраль فبراير",
    "march mars marzo марта март مارس", "april avril abril апреля апрель ابريل",
    "may mai mayo мая май مايو", "june juin junio июня июнь يونيو", "july juillet julio июля июль يوليو",
    "august aout agosto августа август اغسطس", "september septembre septiembre setiembre сентября сентябрь سبتمبر",
    "october octobre octubre октября октябрь اكتوبر", "november novembre noviembre ноября ноябрь نوفمبر",
    "december decembre diciembre декабря декабрь ديسمبر",
)  # fmt: skip
_BY_NAME = {fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_BY_NAME |= {name[:3]: number for name, number in list(_BY_NAME.items()) if name.isascii() and number not in (6, 7)}
_BY_NAME |= {"jun": 6, "jul": 7, "sept": 9}
_NAME = "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|er|º)?\.? (?:de |of )?({_NAME})\.?,? (?:de |del )?(\d{{4}})(?: ?г\.?| года)?")
_MONTH_FIRST = re.compile(rf"({_NAME})\.? (\d{{1,2}})(?:st|nd|rd|th)?, ?(\d{{4}})")
_YEAR_FIRST = re.compile(r"(\d{4}) ?(?:年|-|/|\.) ?(\d{1,2}) ?(?:月|-|/|\.) ?(\d{1,2}) ?日?")
_POINTS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_MONTH_ONLY = re.compile(rf"({_NAME})\.? (?:de |del )?(\d{{4}})(?: ?г\.?| года)?|(\d{{4}}) ?年 ?(\d{{1,2}}) ?月")
_SPAN = re.compile(
    rf"\d{{1,2}} ?(?:(?:de )?(?:{_NAME}))? ?(?:-|to|au|al) ?\d{{1,2}} ?(?:de )?(?:{_NAME}),? (?:de )?(?:19|20)\d\d"
    r"|\d{4}年\d{1,2}月\d{1,2}日? ?- ?(?:\d{1,2}月)?\d{1,2}日"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PLACE = re.compile(r"[^\W\d_][^\d,،，]{1,30}[,،，] ?")
_LANGUAGES = {
    "en": "english|anglais|ingles|английск|英文|英语|بالانكليزي|انكليزي|الانجليزي|بالإنجليزية",
    "fr": "french|francais|frances|французск|法文|法语|بالفرنسي|فرنسي",
    "es": "spanish|espagnol|espanol|испанск|西班牙|بالاسباني|اسباني",
    "ru": "russian|russe|ruso|русск|俄文|俄语|بالروسي|روسي",
    "zh": "chinese|chinois|chino|китайск|中文|汉语|بالصيني|صيني",
    "ar": "arabic|arabe|арабск|阿拉伯|بالعربي|عربي",
}
_SPOKEN = {name: tuple(fold(word) for word in words.split("|")) for name, words in _LANGUAGES.items()}
_ONLY = re.compile(r"\bonly\b|seulement|uniquement|solamente|unicamente|только|仅|只|فقط")


def day_of(line: str) -> str:
    """The date that a line is, with or without a place before it: ISO 8601, or year and month; '' when it is none."""
    folded = fold(line).strip(" .()،")
    return _whole(folded) or _whole(_PLACE.sub("", folded, count=1))


def _whole(folded: str) -> str:
    if found := _DAY_FIRST.fullmatch(folded):
        return _iso(found[3], _BY_NAME[found[2]], found[1])
    if found := _MONTH_FIRST.fullmatch(folded):
        return _iso(found[3], _BY_NAME[found[1]], found[2])
    if found := _YEAR_FIRST.fullmatch(folded):
        return _iso(found[1], int(found[2]), found[3])
    if found := _POINTS.fullmatch(folded):
        return _iso(found[3], int(found[2]), found[1])
    if found := _MONTH_ONLY.fullmatch(folded):
        return f"{found[2]}-{_BY_NAME[found[1]]:02}" if found[1] else f"{found[3]}-{int(found[4]):02}"
    return ""


def _iso(year: str, month: int, day: str) -> str:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def days_in(folded: str) -> bool:
    """Whether a folded line names a span of days, as those of a meeting."""
    return bool(_SPAN.search(folded))


def languages_in(text: str) -> str:
    """The languages named in a text as two letters each, in order, parted by a slash; '' when none is named."""
    folded = fold(text)
    places = {name: min((at for word in words if (at := folded.find(word)) >= 0), default=-1) for name, words in _SPOKEN.items()}
    return "/".join(sorted((name for name, at in places.items() if at >= 0), key=places.__getitem__))


def only_language(line: str) -> str:
    """The language of a line such as "English only"; '' for any other line."""
    folded = fold(line)
    return languages_in(folded) if len(folded) <= 40 and _ONLY.search(folded) else ""
