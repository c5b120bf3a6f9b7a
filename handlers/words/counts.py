"""How many of a thing, with the plural that each language wants (Unicode CLDR, language plural rules)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.words import RIGHT_TO_LEFT, isolated, say

# For each language and thing, the form of each plural category that the language has for whole numbers.
FORMS: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "day": {"one": "{n} day", "other": "{n} days"},
            "hour": {"one": "{n} hour", "other": "{n} hours"},
            "document": {"one": "{n} document", "other": "{n} documents"},
        },
        "fr": {
            "day": {"one": "{n} jour", "other": "{n} jours"},
            "hour": {"one": "{n} heure", "other": "{n} heures"},
            "document": {"one": "{n} document", "other": "{n} documents"},
        },
        "es": {
            "day": {"one": "{n} día", "other": "{n} días"},
            "hour": {"one": "{n} hora", "other": "{n} horas"},
            "document": {"one": "{n} documento", "other": "{n} documentos"},
        },
        "ru": {
            "day": {"one": "{n} день", "few": "{n} дня", "many": "{n} дней"},
            "hour": {"one": "{n} час", "few": "{n} часа", "many": "{n} часов"},
            "document": {"one": "{n} документ", "few": "{n} документа", "many": "{n} документов"},
        },
        "ar": {
            "day": {
                "zero": "{n} يوم",
                "one": "يوم واحد",
                "two": "يومان",
                "few": "{n} أيام",
                "many": "{n} يوماً",
                "other": "{n} يوم",
            },
            "hour": {
                "zero": "{n} ساعة",
                "one": "ساعة واحدة",
                "two": "ساعتان",
                "few": "{n} ساعات",
                "many": "{n} ساعة",
                "other": "{n} ساعة",
            },
            "document": {
                "zero": "لا توجد وثائق",
                "one": "وثيقة واحدة",
                "two": "وثيقتان",
                "few": "{n} وثائق",
                "many": "{n} وثيقة",
                "other": "{n} وثيقة",
            },
        },
        "zh": {"day": {"other": "{n}天"}, "hour": {"other": "{n}小时"}, "document": {"other": "{n}份"}},
    }
)


def said_count(language: str, thing: str, count: int) -> str:
    """So many of a thing (`day`, `hour` or `document`): `3 days`, `21 день`, `يومان`; English where a language has no forms."""
    form = FORMS.get(language, FORMS["en"])[thing][plural_of(language, count)]
    number = isolated(str(count)) if language in RIGHT_TO_LEFT else str(count)
    return form.format_map({"n": number})


def said_left(language: str, hours: int) -> str:
    """A span of whole hours in words: days and hours, or that it is less than one hour."""
    if hours < 1:
        return say(language, "left.none")
    days, rest = divmod(hours, 24)
    parts = [said_count(language, "day", days)] * (days > 0) + [said_count(language, "hour", rest)] * (rest > 0)
    return parts[0] if len(parts) == 1 else say(language, "left.both", {"days": parts[0], "hours": parts[1]})


def plural_of(language: str, count: int) -> str:
    """The plural category of a whole number."""
    if language == "zh":
        return "other"
    if language == "ru":
        return _russian(count)
    if language == "ar":
        return _arabic(count)
    return "one" if count == 1 or (language == "fr" and count == 0) else "other"


def _russian(count: int) -> str:
    last, teens = count % 10, count % 100 in (11, 12, 13, 14)
    if last == 1 and not teens:
        return "one"
    return "few" if last in (2, 3, 4) and not teens else "many"


def _arabic(count: int) -> str:
    if count in (0, 1, 2):
        return ("zero", "one", "two")[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if 11 <= count % 100 <= 99 else "other"
