"""E-meetings on the command line: scheduled, moved, changed, cancelled, and people asked to them or no longer.

One of three doors to `handlers/meetings/holding.py`. Every command tells what it did in UTC and on the group's clock, and
how to undo it; with --rehearse it does everything and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.cli.owner import named
from bot.cli.session import Session, plain, print_json
from bot.daemon import utc_now
from handlers.letters import LetterError
from handlers.meetings import holding
from handlers.meetings.clocks import ClockError
from handlers.meetings.dates import DateError, moment_of
from handlers.meetings.holding import Held, HoldingError, Plan
from storage import emeetings
from storage.desk import Desk

BY = "secretary"
MINUTES = 60


class _RehearsedError(Exception):
    """Takes back what was only rehearsed."""


_rehearse = click.option("--rehearse", is_flag=True, help="Do it all, show it, and keep nothing.")
_anyway = click.option("--anyway", is_flag=True, help="Even beside another e-meeting of the group.")
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.command("schedule")
@click.argument("title")
@click.option("--at", required=True, metavar="TIME", help="2026-11-03 12:30 in the group's zone, or with Z or +01:00.")
@click.option("--minutes", type=click.IntRange(5, 720), default=MINUTES, help="How long it lasts.")
@click.option("--name", default="", help="Its short name; else the next of the year, such as E26-3.")
@click.option("--theme", default="", help="The theme it is about, by any of its names.")
@click.option("--anchor", default="", help="The meeting it stands beside, such as RAG-33.")
@click.option("--platform", default="", help="Such as Zoom.")
@click.option("--link", default="", help="Where to join.")
@click.option("--chair", default="", metavar="ADDRESS", help="Who chairs it; is asked as well.")
@click.option("--invite", multiple=True, metavar="WHO", help="An address, @all, @coordinators, @theme …; more than once.")
@click.option("--agenda", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file with the agenda.")
@click.option("--confirmed", is_flag=True, help="The time is certain already.")
@_anyway
@_rehearse
@_json
@click.pass_obj
def schedule(
    session: Session, title: str, at: str, minutes: int, name: str, theme: str, anchor: str, platform: str, link: str,
    chair: str, invite: tuple[str, ...], agenda: Path | None, confirmed: bool, anyway: bool, rehearse: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Schedule an e-meeting called TITLE and invite its people."""
    starts = moment(session, at)
    plan = Plan(
        title, starts, starts + timedelta(minutes=minutes), invite, name, named(theme, session.rules) if theme else "",
        anchor, platform, link, chair, agenda.read_text("utf-8") if agenda else "", confirmed,
    )  # fmt: skip
    done(session, lambda desk: holding.schedule(desk, plan, BY, anyway=anyway), rehearse, as_json)


@click.command("move")
@click.argument("name")
@click.option("--to", required=True, metavar="TIME", help="2026-11-03 12:30 in the group's zone, or with Z or +01:00.")
@click.option("--minutes", type=click.IntRange(5, 720), default=None, help="Another length.")
@_anyway
@_rehearse
@_json
@click.pass_obj
def move(session: Session, name: str, to: str, minutes: int | None, anyway: bool, rehearse: bool, as_json: bool) -> None:
    """Move an e-meeting: everybody is told and asked again."""
    starts = moment(session, to)

    def act(desk: Desk) -> Held:
        meeting = emeetings.meeting_named(desk.connection, name)
        length = meeting.ends - meeting.starts if meeting else timedelta(minutes=MINUTES)
        ends = starts + (timedelta(minutes=minutes) if minutes else length)
        return holding.move(desk, name, starts, ends, BY, anyway=anyway)

    done(session, act, rehearse, as_json)


@click.command("confirm")
@click.argument("name")
@_rehearse
@_json
@click.pass_obj
def confirm(session: Session, name: str, rehearse: bool, as_json: bool) -> None:
    """The planned time of an e-meeting holds; answers stand."""
    done(session, lambda desk: holding.confirm(desk, name, BY), rehearse, as_json)


@click.command("cancel")
@click.argument("name")
@click.option("--reason", default="", help="A line for the letters.")
@_rehearse
@_json
@click.pass_obj
def cancel(session: Session, name: str, reason: str, rehearse: bool, as_json: bool) -> None:
    """Cancel an e-meeting: it leaves everybody's calendar."""
    done(session, lambda desk: holding.cancel(desk, name, BY, reason), rehearse, as_json)


@click.command("change")
@click.argument("name")
@click.option("--title", help="Another title.")
@click.option("--link", help="Another link.")
@click.option("--platform", help="Another platform.")
@click.option("--chair", metavar="ADDRESS", help="Another chair.")
@click.option("--theme", help="Another theme; guests are not told.")
@click.option("--anchor", help="Another meeting it stands beside; guests are not told.")
@click.option("--agenda", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file with the agenda.")
@_rehearse
@_json
@click.pass_obj
def change(
    session: Session, /, name: str, agenda: Path | None, rehearse: bool, as_json: bool, **fields: str | None
) -> None:
    """Change what an e-meeting is called, where it is joined, or its agenda; its time stays, and so do answers."""
    changes = {field: value for field, value in fields.items() if value is not None}
    if agenda is not None:
        changes["agenda"] = agenda.read_text("utf-8")
    if changes.get("theme"):
        changes["theme"] = named(changes["theme"], session.rules)
    if not changes:
        raise click.UsageError("nothing to change: name a title, link, platform, chair, theme, anchor or agenda.")
    done(session, lambda desk: holding.amend(desk, name, changes, BY), rehearse, as_json)


@click.command("invite")
@click.argument("name")
@click.argument("who", nargs=-1, required=True)
@_rehearse
@_json
@click.pass_obj
def invite(session: Session, name: str, who: tuple[str, ...], rehearse: bool, as_json: bool) -> None:
    """Ask more people (addresses, @all, @coordinators, @theme); only they get a letter."""
    done(session, lambda desk: holding.invite(desk, name, who, BY), rehearse, as_json)


@click.command("uninvite")
@click.argument("name")
@click.argument("address")
@_rehearse
@_json
@click.pass_obj
def uninvite(session: Session, name: str, address: str, rehearse: bool, as_json: bool) -> None:
    """Take one person off the list; only they get a letter."""
    done(session, lambda desk: holding.uninvite(desk, name, address, BY), rehearse, as_json)


@click.command("announce")
@click.argument("name")
@_rehearse
@_json
@click.pass_obj
def announce(session: Session, name: str, rehearse: bool, as_json: bool) -> None:
    """Tell the list of an e-meeting as it stands, once; it asks nobody."""
    done(session, lambda desk: holding.announce(desk, name, BY), rehearse, as_json)


@click.command("decline")
@click.argument("name")
@click.argument("address")
@_rehearse
@_json
@click.pass_obj
def decline(session: Session, name: str, address: str, rehearse: bool, as_json: bool) -> None:
    """Decline the other time that somebody proposed; only they get a letter."""
    done(session, lambda desk: holding.decline_proposal(desk, name, address, BY), rehearse, as_json)


def moment(session: Session, written: str) -> datetime:
    """A time as it is written, in the group's zone unless it says another; ClickException with what to write instead."""
    try:
        return moment_of(written, session.rules.zone)
    except (DateError, ClockError) as error:
        raise click.ClickException(str(error)) from error


def done(session: Session, act: Callable[[Desk], Held], rehearse: bool, as_json: bool) -> None:
    """Do it in one transaction and tell what was done; a rehearsal is the same and a ROLLBACK."""
    held: list[Held] = []
    with session.store() as store, suppress(_RehearsedError):
        try:
            with store.desk(session.rules, utc_now()) as desk:
                held.append(act(desk))
                if rehearse:
                    raise _RehearsedError
        except (HoldingError, LetterError) as error:
            raise click.ClickException(str(error)) from error
    _tell(session, held[0], rehearse, as_json)


def _tell(session: Session, held: Held, rehearsed: bool, as_json: bool) -> None:
    meeting = held.meeting
    if as_json:
        print_json(
            {
                "name": meeting.name, "uid": meeting.uid, "sequence": meeting.sequence, "status": meeting.status,
                "title": meeting.title, "starts": meeting.starts.isoformat(), "ends": meeting.ends.isoformat(),
                "letters": held.letters, "undo": held.undo or None, "rehearsed": rehearsed,
            }
        )  # fmt: skip
        return
    span = f"{meeting.starts:%Y-%m-%d %H:%M} – {meeting.ends:%H:%M} UTC, {session.local(meeting.starts)}"
    click.echo(plain(f"{meeting.name} ({meeting.status}): {meeting.title}, {span}"))
    click.echo(f"letters: {held.letters}{' (only rehearsed: nothing was kept)' if rehearsed else ''}")
    if held.undo and not rehearsed:
        command, _, rest = held.undo.partition(" ")
        name, _, argument = rest.partition(" ")
        option = f' --to "{argument}"' if command == "move" else f" {argument}" if argument else ""
        click.echo(plain(f"undo: iscg-bot meeting {command} {name}{option}"))
