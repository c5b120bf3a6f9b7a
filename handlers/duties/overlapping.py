"""Each new document is looked at by the overlap radar, once, beside the work of the day; what is near is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers.duties.occasion import Occasion, language_of, send
from handlers.overlap import look
from handlers.words.overlap import overlap_note
from storage import radar
from storage.acquaintance import coordinator_of
from storage.desk import Desk
from storage.standing import status_of

AT_ONCE = 200
NEVER_TOO_LATE = timedelta(days=36_500)


def due(desk: Desk) -> list[Occasion]:
    """One occasion for each document without a sketch, the oldest first; those of history are looked at as well."""
    waiting = radar.known(desk.connection, radar.unsketched(desk.connection, AT_ONCE))
    until = desk.now + NEVER_TOO_LATE
    return [
        Occasion(f"overlap/{one.number}", desk.now, until, partial(_act, number=one.number, text=one.text))
        for _, one in sorted(waiting.items())
        if one.status in ("registered", "replaced")
    ]


def _act(desk: Desk, number: str, text: str) -> None:
    """Remember it and look; a note goes to who coordinates the theme, else to the secretaries.

    A note can wait: its pairs stand in `iscg-bot overlap list` whether or not it leaves.
    """
    standing = status_of(desk, number)
    assert standing is not None
    near = look(desk, number, standing.title, text)
    if not near or standing.document.kind != "document":
        return
    coordinator = coordinator_of(desk.connection, desk.rules, standing.theme)
    to = coordinator.addresses[:1] if coordinator else desk.rules.secretaries[:1]
    if to:
        language = language_of(to[0], desk, coordinator.language if coordinator else "")
        send(replace(overlap_note(standing.document, near, desk.rules, language), to=to), desk, can_wait=True)
