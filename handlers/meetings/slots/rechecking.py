"""An e-meeting that stands already, judged anew: which hard filters strike its time now that an anchor has moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.meetings.clocks import known
from handlers.meetings.slots.finding import LEAST_MINUTES, MOST_MINUTES, look
from handlers.meetings.slots.nouns import NOTICE, OUTSIDE, PAST, Busy, Ledger, Request
from storage.records.emeetings import Anchor, EMeeting, Guest, Holiday

# What is no news about a meeting that was announced long ago.
_NO_NEWS = (PAST, NOTICE, OUTSIDE)


def recheck(
    meeting: EMeeting,
    span: tuple[datetime, datetime],
    request: Request,
    anchors: Sequence[Anchor],
    holidays: Iterable[Holiday],
    guests: Iterable[Guest],
    busy: tuple[Busy, ...],
    now: datetime,
) -> tuple[str, ...]:
    """The filters that strike a time (begin and end, aware) for this meeting; none: it may be held then.

    `request` has the zone and the gaps; who must be free is its `required` and the chair; `busy` is without the meeting.
    """
    starts, ends = span
    minutes = -(-int((ends - starts).total_seconds()) // 60)
    day = starts.astimezone(known(request.zone)).date()
    wish = replace(
        request,
        minutes=min(MOST_MINUTES, max(LEAST_MINUTES, minutes)),
        earliest=day,
        latest=day,
        anchor="",
        required=request.required | ({meeting.chair.lower()} if meeting.chair else set()),
        busy=busy,
    )
    _, struck = look(wish, starts, anchors, holidays, guests, Ledger(), now)
    return tuple(name for name in struck if name not in _NO_NEWS)
