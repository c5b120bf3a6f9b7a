"""What letters about e-meetings say: a catalogue for each of the six languages, all with the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.words import NOTHING, RIGHT_TO_LEFT, isolated
from handlers.words.emeetings import ar, en, es, fr, ru, zh

SENTENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ar": ar.SENTENCES,
        "en": en.SENTENCES,
        "es": es.SENTENCES,
        "fr": fr.SENTENCES,
        "ru": ru.SENTENCES,
        "zh": zh.SENTENCES,
    }
)


def told(language: str, key: str, values: Mapping[str, str] = NOTHING) -> str:
    """A sentence in a language (an unknown one gets English) with clean values in their places.

    In right-to-left text values are isolated, except in subjects, where no such mark may stand.
    """
    sentence = SENTENCES.get(language.partition("-")[0].lower(), SENTENCES["en"])[key]
    if language in RIGHT_TO_LEFT and not key.startswith("subject."):
        values = {name: isolated(value) for name, value in values.items()}
    return sentence.format_map(values)
