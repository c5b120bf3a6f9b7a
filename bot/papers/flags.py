"""The words for what is odd about a file, each with what it means; a file is flagged and kept, never run or fetched."""

from __future__ import annotations

MACROS = "macros"
ENCRYPTED = "encrypted"
EMBEDDED = "embedded object"
TEMPLATE = "external template"
LINK = "external link"
FIELD = "field that runs or fetches"
SCRIPT = "script"
BOMB = "zip bomb"
ENTITIES = "entities in XML"
DEEP = "nested too deeply"
ODD_ARCHIVE = "damaged archive"
ARCHIVE = "archive, not opened"
NOT_READ = "kind that is not read"
OLD_WORD = "old Word format, not read"
OTHER_NAME = "is not what its name says"
DAMAGED = "damaged"
LARGE = "too large to be read"
CUT = "longer than what was read"
MEMORY = "took more memory than allowed"
TIME = "took too long"
KILLED = "stopped its reader"
EMPTY = "empty"
NO_TEXT = "no text in it (scanned?)"


class UnfitError(Exception):
    """A file is not read on; `flag` tells why."""

    def __init__(self, flag: str) -> None:
        super().__init__(flag)
        self.flag = flag
