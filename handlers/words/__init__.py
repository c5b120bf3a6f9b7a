"""Every sentence said to people: one catalogue for each of the six languages, all with the same keys.

A new language is one more catalogue in CATALOGUES. Sentences avoid plurals ("days left: 3"), so that no language
needs more than one form of a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from unicodedata import bidirectional

from handlers.words import ar, en, es, fr, ru, zh
from handlers.words.orders import ORDERS

CATALOGUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ar": ar.SENTENCES | ORDERS["ar"],
        "en": en.SENTENCES | ORDERS["en"],
        "es": es.SENTENCES | ORDERS["es"],
        "fr": fr.SENTENCES | ORDERS["fr"],
        "ru": ru.SENTENCES | ORDERS["ru"],
        "zh": zh.SENTENCES | ORDERS["zh"],
    }
)
RIGHT_TO_LEFT = frozenset({"ar"})
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"  # Unicode Standard Annex 9: first strong isolate, pop directional isolate
NOTHING: Mapping[str, str] = MappingProxyType({})


def say(language: str, key: str, values: Mapping[str, str] = NOTHING) -> str:
    """A sentence in a language (`fr` and `fr-CH` alike; an unknown one gets English) with the values in their places.

    Values are put in as they are: clean foreign text first. In right-to-left text they are isolated, except in
    subjects, where no such mark may stand. Raises KeyError for a key or a value that is missing.
    """
    language = language.partition("-")[0].lower()
    sentence = CATALOGUES.get(language, CATALOGUES["en"])[key]
    if language in RIGHT_TO_LEFT and not key.endswith(".subject"):
        values = {name: isolated(value) for name, value in values.items()}
    return sentence.format_map(values)


def isolated(value: str) -> str:
    """The value with isolates around it when Latin letters or digits in it could change the order of what stands by."""
    if ISOLATE in value or not any(bidirectional(character) in ("L", "EN", "AN") for character in value):
        return value
    return f"{ISOLATE}{value}{END_OF_ISOLATE}"
