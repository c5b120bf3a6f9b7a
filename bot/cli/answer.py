"""Answers to invitations: what each calendar or calendar mail says, one line a file; nothing is stored or sent."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli.session import plain
from handlers.meetings.ical import NO_SEQUENCE, read_anything, told_in_mail
from storage.records.emeetings import Reply

MOST_BYTES = 64 * 1024 * 1024
MOST_OTHERS = 100
MEMORY = "reading it takes more memory than there is"

Fields = dict[str, object]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a file.")
def answer(files: tuple[Path, ...], as_json: bool) -> None:
    """Read FILES that are calendars (.ics) or mails with one (.eml), and tell what they say: who answers what to which
    invitation, what is proposed, and what is odd about it. A folder stands for all files in it, - for standard input.

    Needs no configuration. Whatever a file holds, it gets one line; when a file cannot be opened the command ends with 1.
    """
    failed = False
    for name, path in _all(files):
        fields = _read(name, path)
        failed = failed or "unreadable" in fields
        fields.pop("unreadable", None)
        click.echo(json.dumps(fields, ensure_ascii=False) if as_json else _line(fields))
    if failed:
        raise SystemExit(1)


def _all(files: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Every file that is meant, in order: folders with all below them, without hidden files."""
    for path in files:
        if path.is_dir():
            found = sorted(one for one in path.rglob("*") if one.is_file())
            yield from ((str(one), one) for one in found if not one.name.startswith("."))
        else:
            yield str(path), path


def _read(name: str, path: Path) -> Fields:
    """The fields of one file."""
    try:
        if name == "-":
            data = _some(sys.stdin.buffer)
        else:
            with path.open("rb") as file:
                data = _some(file)
    except (OSError, ValueError) as error:
        return _fields(name, (), f"cannot be read: {getattr(error, 'strerror', None) or error}") | {"unreadable": True}
    try:
        if len(data) > MOST_BYTES:
            return _fields(name, read_anything(data[:MOST_BYTES]), f"only its first {MOST_BYTES} bytes are read")
        told = told_in_mail(data)
        return _fields(name, read_anything(data), *told.problems, sender=told.sender)
    except MemoryError:
        return _fields(name, (), MEMORY)


def _some(file: BinaryIO) -> bytes:
    return file.read(MOST_BYTES + 1)


def _fields(name: str, replies: Sequence[Reply], *problems: str, sender: str = "") -> Fields:
    """The shape of one line: what the file's answer says (else its first object); further objects stand in `others`."""
    shown = next((one for one in replies if one.method in ("REPLY", "COUNTER")), next(iter(replies), Reply("", "")))
    more = () if replies else ("no calendar in it",)
    attendee, said = shown.attendee, list(shown.problems)
    if "no ATTENDEE" in said and sender:
        attendee = sender
        said[said.index("no ATTENDEE")] = "no ATTENDEE: the address is that of From"
    others = [one for one in replies if one is not shown]
    shown_name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # a name may be any bytes
    fields: Fields = {"file": shown_name, **_object(shown), "attendee": attendee or None}
    fields |= {"from": sender or None, "problems": [*said, *more, *problems]}
    if others:
        fields["others"] = [{**_object(one), "problems": list(one.problems)} for one in others[:MOST_OTHERS]]
    if len(others) > MOST_OTHERS:
        fields["left_off"] = len(others) - MOST_OTHERS
    return fields


def _object(reply: Reply) -> Fields:
    """One calendar object; null where it does not say."""
    return {
        "method": reply.method or None,
        "uid": reply.uid or None,
        "sequence": _sequence(reply),
        "dtstamp": _utc(reply.stamp),
        "attendee": reply.attendee or None,
        "partstat": reply.partstat or None,
        "comment": reply.comment or None,
        "start_utc": _utc(reply.starts),
        "end_utc": _utc(reply.ends),
        "proposal_utc": [_utc(one) for one in reply.proposal] if reply.proposal else None,
        "organizer": reply.organizer or None,
        "delegated_to": list(reply.delegated_to),
        "delegated_from": reply.delegated_from or None,
        "sent_by": reply.sent_by or None,
        "recurrence_utc": _utc(reply.recurrence),
        "summary": reply.summary or None,
    }


def _sequence(reply: Reply) -> int | None:
    """A SEQUENCE that is missing counts as 0 (RFC 5545 section 3.8.7.4); null when it cannot be read."""
    return 0 if NO_SEQUENCE in reply.problems else reply.sequence if reply.sequence >= 0 else None


def _utc(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _line(fields: Fields) -> str:
    """The same for people: `file: REPLY ACCEPTED by a@b.example to <uid> (what was odd)`."""
    said = [str(fields[key]) for key in ("method", "partstat") if fields[key]] or ["nothing"]
    who = f" by {fields['attendee']}" if fields["attendee"] else ""
    about = f" to {fields['uid']}, revision {fields['sequence']}" if fields["uid"] else ""
    when = f", {fields['start_utc']}" if fields["start_utc"] else ""
    asks = (
        f", proposes {' to '.join(map(str, fields['proposal_utc']))}"
        if isinstance(fields["proposal_utc"], list)
        else ""
    )
    problems = fields["problems"]
    odd = f" ({'; '.join(map(str, problems))})" if isinstance(problems, list) and problems else ""
    return plain(f"{fields['file']}: {' '.join(said)}{who}{about}{when}{asks}{odd}")
