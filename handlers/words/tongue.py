"""Which language a person is written to in: what they said, else the roster, else that of their mail."""

from __future__ import annotations

import re

from handlers.words import CATALOGUES
from handlers.words.phrases import best_language
from storage.records import Mail, Rules

_LINE = re.compile(
    r"^[\s>*-]*(?:language|langue|idioma|язык|اللغة|لغة|语言|语文)\s*[:：=]\s*(\w+)", re.IGNORECASE | re.MULTILINE
)
# The languages by their codes, by their names in each of the six, and by the letters of document numbers.
_NAMES = {
    name.casefold(): code
    for code in CATALOGUES
    for name in (code, *(catalogue.get(f"language.{code}", code) for catalogue in CATALOGUES.values()))
} | {"e": "en", "f": "fr", "s": "es", "r": "ru", "a": "ar", "c": "zh"}
_LOOKED_AT = 5_000  # characters of a mail in which such a line can stand


def language_for(mail: Mail, rules: Rules, on_roster: str = "") -> str:
    """The language of the answer to a mail: a line `Language: fr` in it, the roster's, the mail's, the group's first.

    `on_roster` is what a roster kept elsewhere says of the author; a person of the configuration is found here.
    """
    said = _LINE.search(mail.text[:_LOOKED_AT])
    address = mail.author.address.casefold()
    people = [one.language for one in rules.people if address in map(str.casefold, one.addresses)]
    wanted = [_NAMES.get(said[1].casefold(), "") if said else "", on_roster, *people, mail.language]
    return best_language(next((code for code in wanted if code in rules.languages), ""), rules)
