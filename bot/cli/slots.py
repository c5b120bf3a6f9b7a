"""A slot for an e-meeting on the command line, and the public account of night hours."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.cli.cycle import Cycle, cycle_begins, cycle_of, holidays_of, post, reader_of
from bot.cli.session import Session, plain
from bot.daemon import utc_now
from handlers.meetings.clocks import ClockError
from handlers.meetings.dates import DateError, day_of, moment_of
from handlers.meetings.slots import Ledger, Request, Slot, SlotError, Slots, find, look
from handlers.meetings.slots.busy import busy_times, required_of
from handlers.meetings.slots.nouns import ANY, BESIDE, REGIONS, WHENS
from handlers.words.phrases import best_language
from handlers.words.slots import SLOTS
from handlers.words.slots import telling as words
from handlers.words.slots.letter import ledger_letter, slots_letter
from handlers.words.slots.picture import ledger_picture, slot_picture
from storage.records import Letter
from storage.records.emeetings import Anchor

LOOKED_AHEAD = 14  # days, where neither an anchor nor the last day is named
_LANGUAGES = click.Choice(list(SLOTS))


class Day(click.ParamType[date]):
    """A day written 2026-11-03, and nothing else."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return day_of(str(value))
        except DateError as error:
            self.fail(str(error), param, ctx)


@click.command("slots")
@click.option("--anchor", default="", metavar="NAME", help="The meeting it shall stand beside, such as RAG-33.")
@click.option("--from", "first", type=Day(), help="The first day looked at.")
@click.option("--to", "last", type=Day(), help="The last day looked at.")
@click.option("--minutes", type=int, default=None, help="How long it lasts.")
@click.option(
    "--when", type=click.Choice(WHENS), default=None, help="Where beside the anchor; `beside` unless days are named."
)
@click.option("--theme", default="", help="The theme it is about: who coordinates it has to be free.")
@click.option("--chair", default="", metavar="ADDRESS", help="Who has to be free.")
@click.option("--require", multiple=True, metavar="ADDRESS", help="Somebody else who has to be free; more than once.")
@click.option("--on-site", multiple=True, metavar="ADDRESS", help="Who is expected at the anchor's place.")
@click.option("--platform", default="", help="The platform or link, which must be free.")
@click.option("--notice", type=int, default=None, help="Days of notice, instead of the configuration's.")
@click.option("--at", "at", default="", metavar="TIME", help="Judge this one time (2026-11-03 12:30) instead.")
@click.option("--top", type=click.IntRange(1, 200), default=3, help="How many are shown.")
@click.option("--language", type=_LANGUAGES, default=None, help="The language of the sentences.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write a picture of the best to this file.")
@click.option("--mail", "to", default="", metavar="ADDRESS", help="Send it, with the picture, to somebody of the roster.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.pass_obj
def slots(
    session: Session, anchor: str, first: date | None, last: date | None, minutes: int | None, when: str | None,
    theme: str, chair: str, require: tuple[str, ...], on_site: tuple[str, ...], platform: str, notice: int | None,
    at: str, top: int, language: str | None, svg: Path | None, to: str, as_json: bool,
) -> None:  # fmt: skip
    """Look for a fair time. Exit 1 when nothing fits; then it says which rule is in the way and what giving it up gives.

    Nothing is scheduled by this command.
    """
    now, settings, zone = utc_now(), session.config.slots, session.rules.zone
    language = language or session.rules.languages[0]
    cycle = cycle_of(session)
    moment = _moment(at, zone, language)
    beside = next((one for one in cycle.anchors if one.name.casefold() == anchor.casefold()), None)
    days = _days(first, last, beside, moment, now + timedelta(days=settings.notice_days), zone)
    required = required_of((), chair, theme, cycle.owners) | {one.lower() for one in require}
    request = Request(
        minutes=settings.minutes if minutes is None else minutes,
        earliest=days[0],
        latest=days[1],
        anchor=anchor,
        when=when or (BESIDE if anchor and first is None and last is None and not moment else ANY),
        zone=zone,
        notice_days=settings.notice_days if notice is None else notice,
        gap_minutes=settings.gap_minutes,
        lunch_gap_minutes=settings.lunch_gap_minutes,
        required=frozenset(required),
        on_site=frozenset(one.lower() for one in on_site),
        busy=busy_times(cycle.meetings, cycle.guests, cycle.owners, platform),
    )
    since = cycle_begins(session, now)
    try:
        _answer(session, request, cycle, since, now, moment, top, language, svg, to, as_json)
    except SlotError as error:
        raise click.ClickException(plain(words.said_wrong(language, error))) from error


@click.command("ledger")
@click.option("--since", type=Day(), default=None, help="The first day of the cycle, instead of the configuration's.")
@click.option("--language", type=_LANGUAGES, default=None, help="The language of the sentences.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write a picture of it to this file.")
@click.option("--mail", "to", default="", metavar="ADDRESS", help="Send it to the list, or to somebody of the roster.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.pass_obj
def ledger(
    session: Session, since: date | None, language: str | None, svg: Path | None, to: str, as_json: bool
) -> None:
    """The public account: hours of night and points of burden that each region has borne in this cycle."""
    if to and to.lower() not in map(str.lower, session.rules.lists):
        language = language or best_language(reader_of(session, to).language, session.rules)
    language = language or session.rules.languages[0]
    since = since or cycle_begins(session, utc_now())
    account = cycle_of(session).ledger(since, session.rules.zone)
    if svg:
        svg.write_text(ledger_picture(account, since, language), "utf-8")
    if to:
        _post(session, ledger_letter(account, since, to, session.rules, language, ""), "ledger", to, utc_now())
    if as_json:
        click.echo(json.dumps(_ledger_facts(account, since), ensure_ascii=False))
        return
    for line in words.ledger_lines(language, account, since):
        click.echo(line)


# --- within -------------------------------------------------------------------------------------------------------


def _answer(
    session: Session, request: Request, cycle: Cycle, since: date, now: datetime, moment: datetime | None,
    top: int, language: str, svg: Path | None, to: str, as_json: bool,
) -> None:  # fmt: skip
    holidays = holidays_of(session, cycle.everybody, request.earliest, request.latest)
    account = cycle.ledger(since, request.zone)
    known = (cycle.anchors, holidays, cycle.everybody, account, now)
    found = find(request, *known, shown=top)
    best = found.best
    struck: tuple[str, ...] = ()
    if moment:
        slot, struck = look(request, moment, *known)
        best = (slot,)
    if svg and best:
        svg.write_text(slot_picture(best[0], request.zone, language), "utf-8")
    if to:
        _send(session, found, best, since, to, now)
    if as_json:
        facts = {**_facts(found, best, language), "ledger": _ledger_facts(account, since)}
        if moment:
            facts["struck"] = [_rule(name, language, request) for name in struck]
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        _print(found, best, struck, account, since, language)
    if struck or not best:
        raise SystemExit(1)


def _send(session: Session, found: Slots, best: tuple[Slot, ...], since: date, to: str, now: datetime) -> None:
    """In the reader's own language; the same answer is not sent to him twice."""
    reader = reader_of(session, to)
    language = best_language(reader.language, session.rules)
    _post(session, slots_letter(found, best, since, (reader.name, to), session.rules, language, ""), "slots", to, now)


def _post(session: Session, letter: Letter, head: str, to: str, now: datetime) -> None:
    """Under a key made of its words, so that the same answer is not sent to anybody twice."""
    digest = hashlib.sha256(letter.text.encode("utf-8")).hexdigest()[:16]
    is_new = post(session, replace(letter, key=f"{head}/{digest}/{to.lower()}"), now)
    click.echo(f"{to}: {'the letter waits to be sent' if is_new else 'this answer was sent before'}.", err=True)


def _print(
    found: Slots, best: tuple[Slot, ...], struck: tuple[str, ...], account: Ledger, since: date, language: str
) -> None:
    for line in words.head_lines(language, found):
        click.echo(line)
    for slot in best:
        first, *rest = words.slot_lines(language, slot, found)
        click.echo(f"\n{first}")
        for name in struck:
            click.echo(f"  ! {words.said_filter(language, name, found.request)}")
        for line in rest:
            click.echo(f"  {line}")
    click.echo("")
    for line in words.ledger_lines(language, account, since):
        click.echo(line)


def _moment(written: str, zone: str, language: str) -> datetime | None:
    if not written:
        return None
    try:
        return moment_of(written, zone)
    except ClockError as error:
        raise click.ClickException(words.said_clock_error(language, error)) from error
    except DateError as error:
        raise click.ClickException(str(error)) from error


def _days(
    first: date | None, last: date | None, beside: Anchor | None, moment: datetime | None, soonest: datetime, zone: str
) -> tuple[date, date]:
    """The days looked at: those named, else the anchor's with one on either side, else two weeks from the notice on."""
    if moment:
        day = moment.astimezone(ZoneInfo(zone)).date()
        return first or day, last or day
    if beside and first is None and last is None:
        return beside.opens - timedelta(days=1), beside.closes + timedelta(days=1)
    begins = first or soonest.astimezone(ZoneInfo(zone)).date()
    return begins, last or begins + timedelta(days=LOOKED_AHEAD - 1)


def _facts(found: Slots, best: tuple[Slot, ...], language: str) -> dict[str, object]:
    """The keys are a promise to scripts; `words` and `why` are in the language asked for."""
    request = found.request
    return {
        "anchor": request.anchor,
        "zone": request.zone,
        "from": request.earliest.isoformat(),
        "to": request.latest.isoformat(),
        "minutes": request.minutes,
        "starts": found.starts,
        "kept": found.kept,
        "least": found.least,
        "placed": found.placed,
        "unplaced": found.unplaced,
        "removed": [{**_rule(name, language, request), "count": count} for name, count in found.removed],
        "relaxed": [
            {
                "filters": list(one.filters),
                "gives": one.gives,
                "notice_days": one.notice_days,
                "best": _slot_facts(one.best, request.zone, language),
            }
            for one in found.relaxed
        ],
        "slots": [_slot_facts(one, request.zone, language) for one in best],
        "words": list(words.head_lines(language, found)),
    }


def _rule(name: str, language: str, request: Request) -> dict[str, object]:
    return {"filter": name, "words": words.said_filter(language, name, request)}


def _slot_facts(slot: Slot, zone: str, language: str) -> dict[str, object]:
    return {
        "starts_utc": slot.starts.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "ends_utc": slot.ends.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "local": words.said_slot(language, slot, zone),
        "score": slot.score,
        "total": slot.total,
        "fair": slot.fair,
        "fairest": slot.fairest,
        "parts": [
            {"measure": one.measure, "points": one.points, "why": words.said(language, one.key, one.values)}
            for one in slot.parts
        ],
        "burden": dict(slot.burden),
        "night_hours": dict(slot.night),
        "clocks": {
            region: [
                {"zone": place, "starts": starts.isoformat(), "ends": ends.isoformat()} for place, starts, ends in clocks
            ]
            for region, clocks in slot.clocks.items()
        },
    }


def _ledger_facts(account: Ledger, since: date) -> dict[str, object]:
    return {
        "since": since.isoformat(),
        "meetings": [
            {
                "name": one.name,
                "starts_utc": one.starts.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "burden": dict(one.burden),
                "night_hours": dict(one.night),
            }
            for one in account.meetings
        ],
        "night_hours": {region: round(account.night(region), 2) for region in REGIONS},
        "burden": {region: round(account.burden(region), 2) for region in REGIONS},
    }
