"""Which documents a mail holds: its papers sorted into documents, each with its files and language versions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.records import Attachment, Front, Mail

DOCUMENTS = (".docx", ".doc", ".pdf", ".odt", ".rtf", ".pptx", ".ppt", ".odp", ".xlsx", ".xls", ".ods", ".docm", ".zip")
LETTERS = {"E": "en", "F": "fr", "S": "es", "R": "ru", "C": "zh", "A": "ar"}
CODES = {code: letter for letter, code in LETTERS.items()}
_LETTER = re.compile(r"[-_ .(](?:[EFSRCA]|en|fr|es|ru|zh|ar)\)?(?=\.\w{2,5}$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of a mail: the file that leads (None for the words of the mail itself), what its front says, and the
    same document in further languages."""

    file: Attachment | None
    front: Front
    language: str
    versions: tuple[tuple[str, Attachment], ...] = ()

    @property
    def position(self) -> int:
        """The position of the leading file; 0 for the words of the mail."""
        return self.file.position if self.file else 0


def documents_in(mail: Mail) -> list[Attachment]:
    """The attachments that are documents by their names, in order."""
    return [file for file in mail.attachments if file.name.lower().endswith(DOCUMENTS) and "inline" not in file.flags]


def sheets_of(mail: Mail) -> tuple[Sheet, ...]:
    """The documents that a mail holds, at least one: its words, when no file is a paper.

    Files are documents of their own only when each has a cover with a title and a source or number of its own; else
    they are files of one document (annexes). Files that differ by language alone are language versions of one.
    """
    fronts = {front.position: front for front in mail.fronts}
    files = documents_in(mail)
    if not files:
        return (Sheet(None, Front(0), mail.language),)
    families: dict[str, list[Attachment]] = {}
    for file in files:
        families.setdefault(_stem(file.name), []).append(file)
    sheets = [_sheet(family, fronts, mail) for family in families.values()]
    whole = [sheet for sheet in sheets if _has_cover(sheet.front)]
    titles = {sheet.front.told("title").casefold() for sheet in whole}
    if len(whole) > 1 and len(titles) == len(whole):
        return tuple(whole)
    lead = whole[0] if whole else sheets[0]
    versions = {language: file for sheet in sheets if sheet is not lead for language, file in _languages(sheet)}
    named = _numbers_agree(sheets)
    fresh = {language: file for language, file in versions.items() if named and language not in _known(lead)}
    return (Sheet(lead.file, lead.front, lead.language, (*lead.versions, *fresh.items())),)


def _sheet(family: list[Attachment], fronts: dict[int, Front], mail: Mail) -> Sheet:
    """Files of one name in several languages; the one in the language of the mail leads, else the first."""
    spoken: dict[str, Attachment] = {}
    for file in family:
        spoken.setdefault(_language(file, fronts, mail), file)
    lead = mail.language if mail.language in spoken else next(iter(spoken))
    others = tuple((language, file) for language, file in spoken.items() if language != lead)
    file = spoken[lead]
    return Sheet(file, fronts.get(file.position, Front(file.position)), lead, others)


def _stem(name: str) -> str:
    """A file name without its language letter, folded: `T25-…-E.docx` and `T25-…-F.docx` are one family."""
    return _LETTER.sub("", name.casefold()).rpartition(".")[0] if _LETTER.search(name) else name.casefold()


def _language(file: Attachment, fronts: dict[int, Front], mail: Mail) -> str:
    letter = _LETTER.search(file.name)
    told = letter[0].strip("-_ .()").upper() if letter else ""
    front = fronts.get(file.position)
    return LETTERS.get(told, told.lower()) or (front.language if front else "") or mail.language


def _languages(sheet: Sheet) -> list[tuple[str, Attachment]]:
    return [(sheet.language, sheet.file), *sheet.versions] if sheet.file else []


def _known(sheet: Sheet) -> set[str]:
    return {sheet.language, *(language for language, _ in sheet.versions)}


def _has_cover(front: Front) -> bool:
    return bool(front.told("title") and (front.told("source") or front.told("number")))


def _numbers_agree(sheets: list[Sheet]) -> bool:
    """Do all fronts name the same number? Then they are one document in several languages."""
    numbers = {re.sub(r"-[EFSRCA]$", "", sheet.front.told("number")) for sheet in sheets}
    return len(numbers) == 1 and "" not in numbers
