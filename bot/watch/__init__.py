"""Where mail comes from: an IMAP folder, or files on disk, as an async stream of batches of arrivals.

`imap.Mailbox` watches a folder for ever; `folder.open_folder` reads a Maildir, an mbox or .eml files once. Both have
`batches()`. A batch is never empty. The next batch is fetched while the taker works at this one, never more than one
ahead, so ten thousand waiting mails take no more memory than two batches. Close a stream that is left early with
`contextlib.aclosing`, so that its connection and spool files go at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from storage.records import Arrival


class Source(Protocol):
    """Anything that yields arrivals in batches. A spool file belongs to the taker, who moves or deletes it."""

    def batches(self) -> AsyncIterator[list[Arrival]]:
        """Lists of arrivals, oldest first."""
        ...
