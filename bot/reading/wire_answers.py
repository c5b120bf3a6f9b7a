"""Calendar answers and bounces over the pipe between a reader and the daemon: plain lists, checked item by item."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from storage.records.emeetings import Bounced, Reply

_TIMES = ("stamp", "starts", "ends", "recurrence")
_LISTS = ("delegated_to", "problems")
_REPLY = [field.name for field in fields(Reply)]
_BOUNCED = [field.name for field in fields(Bounced)]


def packed(answer: Reply | Bounced) -> list[object]:
    """An answer as a list in the order of its fields."""
    return [getattr(answer, name) for name in (_REPLY if isinstance(answer, Reply) else _BOUNCED)]


def reply_of(listed: object) -> Reply:
    """A Reply from JSON; TypeError or ValueError when a field has another shape than it should."""
    values = dict(zip(_REPLY, _items(listed), strict=True))
    made: dict[str, object] = {}
    for name, value in values.items():
        if name in _TIMES:
            made[name] = None if value is None else _moment(value)
        elif name in _LISTS:
            made[name] = tuple(map(_word, _items(value)))
        elif name == "proposal":
            made[name] = None if value is None else _span(value)
        elif name == "sequence":
            made[name] = _number(value)
        else:
            made[name] = _word(value)
    return Reply(**made)  # type: ignore[arg-type]


def bounced_of(listed: object) -> Bounced:
    """A Bounced from JSON; TypeError or ValueError when a field has another shape than it should."""
    recipient, message_id, final, reason = _items(listed)
    if not isinstance(final, bool):
        raise TypeError("no flag")
    return Bounced(_word(recipient), _word(message_id), final, _word(reason))


def _span(value: object) -> tuple[datetime, datetime]:
    first, last = _items(value)
    return _moment(first), _moment(last)


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_word(value))
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no number")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
