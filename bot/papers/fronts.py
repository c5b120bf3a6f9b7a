"""What the papers attached to a mail say on their front: read beside the mail, so that handlers find it in the mail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.papers.reader import PaperReader, TroubleError
from handlers.documents.cover import read_cover
from handlers.documents.cover.paper import Paper
from handlers.lint import MOST_PAGES, findings_of
from storage.records import Attachment, Front, Mail

log = logging.getLogger("papers")

READABLE = (".docx", ".docm", ".odt", ".pdf", ".rtf", ".txt", ".doc")
MOST_PAPERS = 12
MOST_TEXT = 20_000


class Fronts:
    """One paper reader for a files folder, asked for every document that a mail carries.

    With `advise` it looks closer, and the flags tell too what would make the file easier to use; `most_pages` is how
    long a contribution should be.
    """

    def __init__(self, files: Path, advise: bool = False, most_pages: int = MOST_PAGES, disk_pause: float = 5.0) -> None:
        self._files = files
        self._advise = advise
        self._most_pages = most_pages
        self._papers = PaperReader()
        self._disk_pause = disk_pause

    async def read(self, mails: Sequence[Mail]) -> list[Mail]:
        """The mails with their fronts. Never raises for a file; while the disk or the machine refuses, it waits."""
        return [replace(mail, fronts=await self._of(mail)) if papers_of(mail) else mail for mail in mails]

    async def close(self) -> None:
        """End the reader process, if there is one."""
        await self._papers.close()

    async def _of(self, mail: Mail) -> tuple[Front, ...]:
        return tuple([await self._patiently(file) for file in papers_of(mail)])

    async def _patiently(self, file: Attachment) -> Front:
        kept = file.kept
        while True:
            try:
                path = self._files / kept.pack
                paper = await self._papers.read(path, kept.offset, kept.length, file.name, look_closer=self._advise)
                front = front_of(file.position, paper)
                told = findings_of(paper.properties, file.name, self._most_pages) if self._advise else ()
                return replace(front, flags=(*front.flags, *told))
            except TroubleError as trouble:
                log.warning("waiting %.0f s: %s", self._disk_pause, trouble)
            await asyncio.sleep(self._disk_pause)


def papers_of(mail: Mail) -> list[Attachment]:
    """The attachments that may be documents of the group, the first few."""
    found = [file for file in mail.attachments if "inline" not in file.flags and file.name.lower().endswith(READABLE)]
    return found[:MOST_PAPERS]


def front_of(position: int, paper: Paper) -> Front:
    """The front of one paper, as a record that storage knows."""
    cover = read_cover(paper)
    fields = tuple((name, field.value, field.where, field.certain) for name, field in cover.fields.items())
    return Front(position, fields, paper.text[:MOST_TEXT], paper.language, paper.flags)
