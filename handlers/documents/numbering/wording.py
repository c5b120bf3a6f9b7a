"""A number in words, in the six languages: «Revision 1 to Addendum 2 to ISCG/26-1/7»."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.documents.numbering.record import Number, Step


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language names each kind at the head, and hung on to what it belongs to; and the document at the end."""

    heads: dict[str, str]
    hung: dict[str, str]
    document: str


_ENGLISH = _Words(
    {"Add": "Addendum", "Corr": "Corrigendum", "Rev": "Revision"},
    {"Add": "to Addendum", "Corr": "to Corrigendum", "Rev": "to Revision"},
    "to",
)
_FRENCH = _Words(
    {"Add": "Addendum", "Corr": "Corrigendum", "Rev": "Révision"},
    {"Add": "à l'Addendum", "Corr": "au Corrigendum", "Rev": "à la Révision"},
    "au Document",
)
_SPANISH = _Words(
    {"Add": "Addéndum", "Corr": "Corrigéndum", "Rev": "Revisión"},
    {"Add": "al Addéndum", "Corr": "al Corrigéndum", "Rev": "a la Revisión"},
    "al Documento",
)
_RUSSIAN = _Words(
    {"Add": "Дополнительный документ", "Corr": "Исправление", "Rev": "Пересмотр"},
    {"Add": "к Дополнительному документу", "Corr": "к Исправлению", "Rev": "к Пересмотру"},
    "к Документу",
)
_ARABIC = _Words(
    {"Add": "الإضافة", "Corr": "التصويب", "Rev": "المراجعة"},
    {"Add": "للإضافة", "Corr": "للتصويب", "Rev": "للمراجعة"},
    "للوثيقة",
)
_CHINESE = {"Add": "补遗", "Corr": "勘误", "Rev": "修订"}
_LETTER = {"en": "E", "fr": "F", "es": "S", "ru": "R", "zh": "C", "ar": "A"}
_WORDS = {"E": _ENGLISH, "F": _FRENCH, "S": _SPANISH, "R": _RUSSIAN, "A": _ARABIC}


def worded(number: Number, language: str) -> str:
    """The number in words; `language` is a letter of E F S R C A or its code (en fr es ru zh ar), KeyError else.

    A document without derivatives is its short form in every language. Sources: covers of WTDC-17 and PP-14 (E, F, S, R, A).
    """
    letter = _LETTER.get(language, language)
    bare = str(replace(number, path=()))
    if not number.path:
        return bare
    if letter == "C":  # Chinese names the document first and what is derived from it last.
        return f"文件{bare}" + "".join(f"的{_CHINESE[kind]}{n}" for kind, n in number.path)
    return _hung(number.path, bare, _WORDS[letter])


def _hung(path: tuple[Step, ...], bare: str, words: _Words) -> str:
    (kind, n), *inner = reversed(path)
    pieces = [f"{words.heads[kind]} {n}", *(f"{words.hung[kind]} {n}" for kind, n in inner), f"{words.document} {bare}"]
    return " ".join(pieces)
