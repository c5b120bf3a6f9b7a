"""Help for authors: what could be better in a file, as codes that travel with it, and as kind sentences.

Off by default for a group (`[help] check_attachments`); only the author ever sees it, and nothing depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from handlers.documents.cover.folding import fold
from handlers.words.advice import SENTENCES, say_advice

PREFIX = "help."
MOST_PAGES = 4  # as the Council asks of contributions to it

# Words of file names that say nothing of what is in them, in the six languages.
_EMPTY = """
    document documents doc docs docx pdf odt rtf txt draft final finale contribution contributions file new latest copy
    copie copia untitled unnamed attachment annex annexe anexo scan scanned image img input paper text version ver rev
    en fr es ru ar zh the of for to my our and msw microsoft word page pages noname default temp tmp
    projet brouillon nouveau fichier sans titre piece jointe borrador proyecto nuevo archivo contribucion sin titulo
    documento adjunto документ вклад черновик проект файл новый копия окончательный приложение без имени
    文件 文稿 草案 新建 文档 附件 最终 副本 مستند مساهمه وثيقه مشروع ملف جديد نسخه مرفق
"""
_SAYS_NOTHING = frozenset(fold(_EMPTY).split())
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def findings_of(properties: Mapping[str, str], name: str, most_pages: int = MOST_PAGES) -> tuple[str, ...]:
    """The codes for a file: `properties` as the confined reader counted them (`look_closer`), `name` as it is called.

    A code is `help.` and its kind, with a count where there is one: `help.pictures:3`. Empty for a file that was not
    looked at closer, but for its name.
    """
    found = []
    for kind, counted in (("pictures", "pictures without words"), ("changes", "changes"), ("comments", "comments")):
        if many := _number(properties, counted):
            found.append(f"{kind}:{many}")
    if properties.get("headings") == "0" and _number(properties, "pages") > 1:
        found.append("headings")
    if properties.get("tagged") == "no":
        found.append("untagged")
    if properties.get("language set") == "":
        found.append("language")
    if (pages := _number(properties, "pages")) > most_pages:
        found.append(f"length:{pages}:{most_pages}")
    if name and says_nothing(name):
        found.append("name")
    return tuple(PREFIX + code for code in found)


def advice_for(findings: Iterable[str], language: str) -> tuple[str, ...]:
    """A sentence for each code, in one of the six languages (an unknown one gets English); other words are passed over.

    So the flags of a paper may be handed in whole. Each sentence stands alone on its line.
    """
    told = []
    for finding in dict.fromkeys(findings):
        kind, *numbers = finding.removeprefix(PREFIX).split(":")
        if finding.startswith(PREFIX) and kind in SENTENCES["en"] and all(number.isdecimal() for number in numbers):
            told.append(say_advice(language, kind, numbers))
    return tuple(told)


def introduction(language: str) -> str:
    """The line that stands above the advice."""
    return say_advice(language, "introduction", ())


def says_nothing(name: str) -> bool:
    """Whether a file name holds only words and numbers that any file may have: `Document1 (final).docx`."""
    words = _TOKEN.findall(fold(_ENDING.sub("", name)))
    return not any(word not in _SAYS_NOTHING and not word.isdecimal() and len(word) > 1 for word in words)


def _number(properties: Mapping[str, str], name: str) -> int:
    written = properties.get(name, "")
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0
