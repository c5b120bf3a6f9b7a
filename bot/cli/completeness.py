"""The completeness proof on the command line: what came by the list is registered or explained, or named as a gap."""

from __future__ import annotations

import asyncio
import json
import tempfile
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot import intake
from bot.cli.session import Session, plain
from bot.daemon import utc_now
from bot.reading.pool import Readers
from bot.watch.folder import FolderSource, open_folder
from bot.watch.spool import forget
from storage import completeness as proof
from storage.completeness import Day, Listed
from storage.files import Files
from storage.records import Arrival, Rules
from storage.store import Store

DATE = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--since", type=DATE, default=None, help="Only mails of this day (YYYY-MM-DD) and later.")
@click.option(
    "--archive",
    type=click.Path(exists=True, path_type=Path),
    default=None,
    help="The archive of the list: an mbox, a Maildir or a folder of .eml files. Without it: what came here by the list.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def completeness(session: Session, since: datetime | None, archive: Path | None, as_json: bool) -> None:
    """Whether every mail of the list is registered or explained, day by day. Exit 1 when one is not.

    Each gap is named with its day, subject and Message-ID, and with the command that mends it. Nothing is changed.
    """
    session.start_log()
    begin = _begin(since.date(), session.rules.zone) if since else None
    found = _archived(session.rules, archive, begin) if archive else []
    with session.store() as store, store.database.read() as connection:
        found = found if archive else proof.came_by_list(connection, begin)
        days = proof.days(connection, found, session.rules.zone, str(archive or ""), begin)
        only_here = proof.only_here(connection, found) if archive else []
    told = _Told(days, only_here)
    if as_json:
        click.echo(json.dumps(_fields(session, told), ensure_ascii=False))
    else:
        _print(session, told)
    if told.gaps:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class _Told:
    """The account, and the mails that an archive lacks."""

    days: list[Day]
    only_here: list[Listed]

    @property
    def gaps(self) -> int:
        return sum(len(day.gaps) for day in self.days)


def _begin(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))


def _archived(rules: Rules, path: Path, since: datetime | None) -> list[Listed]:
    """The mails of an archive, read as the daemon reads them, in a store that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="iscg-archive-") as name:
        folder = Path(name)
        scratch = Store(f"sqlite:///{folder}/iscg.db", folder / "files", folder / "journal.jsonl", durable=False)
        with scratch:
            return asyncio.run(_read(scratch, rules, open_folder(path, scratch.files.spool_folder), since))


async def _read(scratch: Store, rules: Rules, source: FolderSource, since: datetime | None) -> list[Listed]:
    found: list[Listed] = []
    async with Readers(scratch.files.root, Files, rules.limits) as readers, aclosing(source.batches()) as batches:
        async for batch in batches:
            new = [one for one in batch if not _is_before(one, since)]
            forget(one.spool for one in batch if _is_before(one, since))
            waiting = intake.keep(scratch, utc_now(), new, {}, True)
            mails = await readers.read([one.kept for one in waiting], rules.lists)
            found += [proof.listed(mail, one.received) for one, mail in zip(waiting, mails, strict=True)]
    return found


def _is_before(arrival: Arrival, since: datetime | None) -> bool:
    return since is not None and arrival.received is not None and arrival.received < since


def _print(session: Session, told: _Told) -> None:
    for day in told.days:
        parts = [f"{day.registered} registered", *(f"{many} {what}" for what, many in day.explained.items() if many)]
        gaps = f" + {len(day.gaps)} GAPS" if day.gaps else ""
        again = f"  ({day.repeated} repeated)" if day.repeated else ""
        click.echo(f"{day.day}  {day.mails} mails = {' + '.join(parts)}{gaps}{again}")
        for gap in day.gaps:
            click.echo(f"    GAP {session.local(gap.at)}  {plain(gap.subject) or '(no subject)'}")
            click.echo(f"        {plain(gap.message_id)}")
            click.echo(f"        {gap.why}: {plain(gap.todo)}")
    total = sum(day.mails for day in told.days)
    if told.only_here:
        click.echo(f"Not in the archive, though they came by the list in its days: {len(told.only_here)}.")
    if told.gaps:
        click.echo(f"{total} mails of the list, {told.gaps} neither registered nor explained.")
    else:
        click.echo(f"{total} mails of the list, all of them registered or explained.")


def _fields(session: Session, told: _Told) -> dict[str, object]:
    """The keys are a promise to scripts; times are UTC, days are those of the group's zone."""
    days = [
        {
            "day": day.day.isoformat(),
            "mails": day.mails,
            "registered": day.registered,
            **{what.replace(" ", "_"): many for what, many in day.explained.items()},
            "repeated": day.repeated,
            "gaps": [
                {"message_id": gap.message_id, "subject": gap.subject, "at": gap.at.isoformat(), "why": gap.why,
                 "todo": gap.todo}
                for gap in day.gaps
            ],
        }
        for day in told.days
    ]  # fmt: skip
    return {
        "complete": not told.gaps,
        "zone": session.rules.zone,
        "mails": sum(day.mails for day in told.days),
        "gaps": told.gaps,
        "only_here": [one.identity for one in told.only_here],
        "days": days,
    }
