"""Anchors on the command line: which are known, and files of them in, with every change and what it means shown first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

import click

from bot.cli.cycle import checked_again, cycle_of
from bot.cli.session import Session, plain
from bot.cli.tables import isolated, table
from bot.daemon import utc_now
from bot.sheets import SheetError, is_workbook, read_workbook
from handlers.meetings import holding
from handlers.meetings.anchors import Affected, AnchorDifference, AnchorReading, affected, compare, read_rows, sittings
from handlers.meetings.anchors.calendars import looks_like_calendar, read_calendar
from handlers.meetings.anchors.columns import heads
from handlers.roster.reading import Row
from handlers.roster.texts import rows_of
from handlers.words.slots import telling as words
from storage import anchors as kept
from storage import emeetings
from storage.desk import Desk
from storage.records.emeetings import Anchor

BY = "command line"


@click.group("anchors")
def anchors() -> None:
    """The meetings of other bodies that e-meetings stand beside: RAG, TSAG, TDAG, Council."""


@anchors.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an anchor.")
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Every anchor: those of the configuration, and those imported."""
    with session.store() as store, store.database.read() as connection:
        found = kept.all_anchors(connection, session.rules.anchors)
    for one in found if as_json else ():
        click.echo(json.dumps(_facts(one), ensure_ascii=False))
    if as_json:
        return
    if not found:
        click.echo("No anchors yet: write [[anchor]] tables, or `iscg-bot meeting anchors import FILE`.")
        return
    rows = [
        (one.name, one.body, str(one.opens), str(one.closes), one.zone, str(len(one.sessions)) or "–", one.title or "–")
        for one in found
    ]
    table(("name", "body", "opens", "closes", "zone", "sittings", "title"), rows, (24, 12, 10, 10, 20, 8, 50))


@anchors.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rehearse", "--dry-run", "rehearse", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--remove-missing", is_flag=True, help="Imported anchors that are not in the file are forgotten.")
@click.option("--move", "along", multiple=True, metavar="NAME", help="E-meetings beside NAME move along; more than once.")
@click.option("--name", default="", help="The whole file is this meeting (calendars only): RAG-34.")
@click.option("--json", "as_json", is_flag=True, help="The difference as one JSON object.")
@click.pass_obj
def import_(
    session: Session, path: Path, rehearse: bool, remove_missing: bool, along: tuple[str, ...], name: str, as_json: bool
) -> None:
    """Take a file of anchors in (CSV, xlsx or a calendar .ics): all of it or nothing; every mistake is told with its line.

    It shows what changes, and which e-meetings stand beside an anchor that moves, what strikes each now, and the time at
    the same distance. No e-meeting is moved, but those beside --move NAME: their guests get the update at once.
    """
    session.start_log()
    reading, now, cycle = _read(path, name), utc_now(), cycle_of(session)
    moved = 0
    with session.store() as store, store.desk(session.rules, now) as desk:
        known = kept.all_anchors(desk.connection, () if remove_missing else session.rules.anchors)
        difference = compare(known, reading, remove_missing)
        beside = affected(difference, emeetings.all_meetings(desk.connection, now), now)
        if not rehearse and not difference.mistakes:
            _keep(desk, difference)
            moved = _move(desk, beside, {one.casefold() for one in along})
    checked = [(one, checked_again(session, cycle, difference, one, now)) for one in beside]
    if as_json:
        click.echo(json.dumps(_difference(difference, checked, rehearse) | {"moved": moved}, ensure_ascii=False))
    else:
        _print(difference, checked, rehearse, session)
        click.echo(f"E-meetings moved: {moved}.") if along else None
    if difference.mistakes:
        raise SystemExit(1)


# --- within -------------------------------------------------------------------------------------------------------


def _keep(desk: Desk, difference: AnchorDifference) -> None:
    for gone in difference.removed:
        kept.remove(desk.connection, gone.name, desk.now, BY)
    for change in difference.changed:
        kept.put(desk.connection, change.after, desk.now, BY, [name for name, _, _ in change.fields])
    for _, new in difference.added:
        kept.put(desk.connection, new, desk.now, BY)


def _move(desk: Desk, beside: Sequence[Affected], along: set[str]) -> int:
    """Move what stands beside these anchors; one that cannot be moved takes the whole import back, with its reason."""
    moved = 0
    for one in beside:
        if one.anchor.casefold() in along and one.proposed:
            try:
                holding.move(desk, one.meeting.name, *one.proposed, BY)
            except holding.HoldingError as error:
                words = f"{one.meeting.name} cannot move along: {error} Nothing was changed."
                raise click.ClickException(plain(words)) from error
            moved += 1
    return moved


def _read(path: Path, name: str) -> AnchorReading:
    data = path.read_bytes()
    if looks_like_calendar(data) or path.suffix.lower() in (".ics", ".ical"):
        return read_calendar(data, name)
    if name:
        raise click.UsageError(f"{path} is no calendar: its rows say the name")
    try:
        rows: Sequence[Row] = read_workbook(data) if is_workbook(data) else rows_of(data, heads())
    except (SheetError, ValueError) as error:
        raise click.ClickException(f"{path}: {error}") from error
    return read_rows(rows)


def _facts(one: Anchor) -> dict[str, object]:
    return {
        "name": one.name,
        "body": one.body,
        "opens": one.opens.isoformat(),
        "closes": one.closes.isoformat(),
        "zone": one.zone,
        "title": one.title,
        "place": one.place,
        "sittings": [
            {
                "starts_utc": it.starts.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "ends_utc": it.ends.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "title": it.title,
            }
            for it in sittings(one)
        ],
        "usual_hours": not one.sessions,
    }


Checked = Sequence[tuple[Affected, tuple[str, ...]]]


def _difference(it: AnchorDifference, beside: Checked, rehearse: bool) -> dict[str, object]:
    """The keys are a promise to scripts."""
    return {
        "done": not rehearse and not it.mistakes,
        "added": [{"line": line, **_facts(new)} for line, new in it.added],
        "changed": [
            {"line": change.line, "name": change.after.name, "field": name, "before": before, "after": after}
            for change in it.changed
            for name, before, after in change.fields
        ],
        "removed": [one.name for one in it.removed],
        "same": it.same,
        "mistakes": [
            {"line": one.line, "column": one.column, "words": one.words, "nearest": one.nearest} for one in it.mistakes
        ],
        "notes": list(it.notes),
        "beside": [
            {
                "meeting": one.meeting.name,
                "anchor": one.anchor,
                "over": list(one.over),
                "proposed_utc": [moment.astimezone(UTC).isoformat().replace("+00:00", "Z") for moment in one.proposed or ()],
                "why": one.why,
                "struck": list(struck),
            }
            for one, struck in beside
        ],
    }


def _print(it: AnchorDifference, beside: Checked, rehearse: bool, session: Session) -> None:
    for note in it.notes:
        click.echo(plain(f"  note: {note}"))
    for line, new in it.added:
        click.echo(plain(f"+ line {line}: {isolated(new.name)}  {new.opens} to {new.closes}, sittings: {len(new.sessions)}"))
    for change in it.changed:
        click.echo(plain(f"~ line {change.line}: {isolated(change.after.name)}"))
        for name, before, after in change.fields:
            click.echo(plain(f"      {name}: {isolated(before) or '(none)'} -> {isolated(after) or '(none)'}"))
    for gone in it.removed:
        click.echo(plain(f"- {isolated(gone.name)}"))
    for one, struck in beside:
        click.echo(plain(f"  ! {_beside(one, struck, session)}"))
    counts = f"{len(it.added)} added, {len(it.changed)} changed, {len(it.removed)} removed, {it.same} as before"
    if it.mistakes:
        for mistake in it.mistakes:
            click.echo(plain(f"{mistake}"), err=True)
        click.echo(f"Mistakes: {len(it.mistakes)}. Nothing was changed; correct the file and run this again.", err=True)
    elif rehearse:
        click.echo(f"Would be: {counts}. Nothing was changed; run it without --rehearse to do it.")
    else:
        click.echo(f"{counts}.")


def _beside(one: Affected, struck: tuple[str, ...], session: Session) -> str:
    """What a change means for one e-meeting, and what to do."""
    told = f"e-meeting {one.meeting.name} ({session.local(one.meeting.starts)}) stands beside {one.anchor}"
    told += f"; it would lie on {'; '.join(one.over)}" if one.over else ""
    gaps = {"days": 0, "minutes": session.config.slots.gap_minutes}
    told += "".join(f"; {words.said('en', f'filter.{name}', gaps)}" for name in struck)
    if one.proposed:
        return f"{told}; at the same distance: {session.local(one.proposed[0])} (--move {one.anchor} moves it)."
    if one.why == "gone":
        return f"{told}, which is gone. It stays where it is."
    if one.why:
        return f"{told}; that hour does not exist or comes twice on the new day. Choose one: iscg-bot meeting slots."
    return f"{told} and can stay as it is."
