"""What can go wrong with the memory: every such error says what, where and what to do, and whether waiting may help."""

from __future__ import annotations

import errno

PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM}


class TroubleError(Exception):
    """The memory cannot be used; the text is for people. `temporary` tells if it may pass by itself."""

    def __init__(self, words: str, temporary: bool = False) -> None:
        super().__init__(words)
        self.temporary = temporary


class StoreError(TroubleError):
    """The database cannot be used."""


class FilesError(TroubleError):
    """Bytes could not be kept or read back."""


class JournalError(TroubleError):
    """The journal cannot be read or written."""


def passes(error: OSError) -> bool:
    """Whether this fault of the disk may pass by itself: full, over a quota, busy; nothing is lost by waiting."""
    return error.errno in PASSING
