"""E-meetings looked at: which there are, one with its guests, what everybody answered, and what waits for people."""

from __future__ import annotations

from collections import Counter

import click

from bot.cli.session import Session, Value, plain, print_json
from bot.cli.tables import table
from bot.daemon import utc_now
from handlers.meetings import taking
from handlers.meetings.holding import HoldingError, guest_named
from handlers.meetings.places import zone_of
from handlers.words.hours import utc_span
from storage import emeetings, rsvp
from storage.records.emeetings import (
    ACCEPTED,
    CANCELLED,
    DECLINED,
    DELEGATED,
    NEEDS_ACTION,
    ON_SITE,
    REMOTE,
    TENTATIVE,
    Answer,
    EMeeting,
    Guest,
)
from storage.store import Store

_json = click.option("--json", "as_json", is_flag=True, help="JSON, one object a line.")
_SAID = {"yes": ACCEPTED, "perhaps": TENTATIVE, "no": DECLINED}
COUNTED = (ACCEPTED, TENTATIVE, DECLINED, DELEGATED, NEEDS_ACTION)


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Past and cancelled ones too.")
@_json
@click.pass_obj
def list_(session: Session, everything: bool, as_json: bool) -> None:
    """The e-meetings to come."""
    with session.store() as store, store.database.read() as connection:
        found = emeetings.all_meetings(connection, None if everything else utc_now())
        rows = [(one, _counted(emeetings.guests_of(connection, one.id))) for one in found]
    rows = [(one, counts) for one, counts in rows if everything or one.status != CANCELLED]
    if as_json:
        for one, counts in rows:
            print_json({**_fields(one), **{key.lower(): counts[key] for key in COUNTED}})
        return
    lines = [
        (one.name, session.local(one.starts), one.status, one.title, f"{counts[ACCEPTED]}/{sum(counts.values())}")
        for one, counts in rows
    ]
    table(("name", "begins", "status", "title", "yes/asked"), lines, (12, 24, 10, 60, 10))


@click.command("show")
@click.argument("name")
@_json
@click.pass_obj
def show(session: Session, name: str, as_json: bool) -> None:
    """One e-meeting: its facts, its guests and their answers, its revisions, and what waits for people."""
    with session.store() as store, store.database.read() as connection:
        meeting = _meeting(store, name)
        guests = emeetings.guests_of(connection, meeting.id, uninvited=True)
        revisions = emeetings.revisions_of(connection, meeting.id)
        questions = rsvp.open_questions(connection, meeting.id)
    if as_json:
        people = tuple({key: str(value) for key, value in _guest_fields(one).items()} for one in guests)
        print_json({**_fields(meeting), "guests": people, "questions": len(questions)})
        return
    for fact, words in (
        ("name", meeting.name), ("title", meeting.title), ("status", meeting.status),
        ("time", f"{utc_span(meeting.starts, meeting.ends)} UTC, {session.local(meeting.starts)}"),
        ("theme", meeting.theme), ("beside", meeting.anchor), ("chair", meeting.chair), ("link", meeting.link),
        ("UID", meeting.uid), ("SEQUENCE", f"{meeting.sequence} (of the time: {meeting.time_sequence})"),
        *(("revision", f"{one.sequence} {one.what} by {one.by}, {session.local(one.at)}") for one in revisions),
        *(("QUESTION", f"{one.id}: {one.why} {one.address}") for one in questions),
    ):  # fmt: skip
        if words:
            click.echo(plain(f"{fact:>10}  {words}"))
    rows = [(one.address, one.name, _words(one), one.mode, _state(one), one.comment) for one in guests]
    table(("guest", "name", "answer", "how", "state", "comment"), rows, (40, 30, 14, 8, 16, 60))


@click.command("answers")
@click.argument("name")
@_json
@click.pass_obj
def answers(session: Session, name: str, as_json: bool) -> None:
    """Everything that was answered about an e-meeting, in the order it came, and whether it counts."""
    with session.store() as store, store.database.read() as connection:
        meeting = _meeting(store, name)
        told = rsvp.history(connection, meeting.id)
    for guest, answer in told:
        verdict = _verdict(meeting, guest, answer)
        if as_json:
            print_json(
                {
                    "guest": guest.address, "partstat": answer.partstat, "mode": answer.mode, "source": answer.source,
                    "sequence": answer.sequence, "stamp": answer.stamp.isoformat(), "comment": answer.comment,
                    "proposal": utc_span(*answer.proposal) if answer.proposal else None, "verdict": verdict,
                }
            )  # fmt: skip
            continue
        proposal = f", proposes {utc_span(*answer.proposal)} UTC" if answer.proposal else ""
        words = f"{guest.address}: {answer.partstat or 'a proposal'} {answer.mode}".rstrip()
        click.echo(plain(f"{session.local(answer.stamp)}  {words} (r{answer.sequence}, {answer.source}, {verdict}){proposal}"))


@click.command("questions")
@_json
@click.pass_obj
def questions(session: Session, as_json: bool) -> None:
    """What people must decide: strangers, delegates, answers that may be forged, or say too little."""
    with session.store() as store, store.database.read() as connection:
        waiting = rsvp.open_questions(connection)
        names = {one.id: one.name for one in emeetings.all_meetings(connection)}
    for one in waiting:
        if as_json:
            print_json({"id": one.id, "meeting": names[one.meeting], "why": one.why, "address": one.address,
                        "partstat": one.answer.partstat, "mail": one.mail})  # fmt: skip
        else:
            click.echo(plain(f"{one.id:>5}  {names[one.meeting]}  {one.why}  {one.address} {one.answer.partstat}".rstrip()))
    if not waiting and not as_json:
        click.echo("Nothing waits for a decision.")


@click.command("admit")
@click.argument("question", type=int)
@click.pass_obj
def admit(session: Session, question: int) -> None:
    """Yes to a question: the person is asked like everybody, and the answer counts."""
    _decide(session, question, yes=True)


@click.command("refuse")
@click.argument("question", type=int)
@click.pass_obj
def refuse(session: Session, question: int) -> None:
    """No to a question: nothing changes, and nobody is written to."""
    _decide(session, question, yes=False)


@click.command("record")
@click.argument("name")
@click.argument("address")
@click.argument("answer", type=click.Choice(list(_SAID)))
@click.option("--remote", "mode", flag_value=REMOTE, help="Takes part from elsewhere.")
@click.option("--on-site", "mode", flag_value=ON_SITE, help="Comes to the place.")
@click.pass_obj
def record(session: Session, name: str, address: str, answer: str, mode: str | None) -> None:
    """Write down what somebody answered by telephone or in the corridor."""
    with session.store() as store:
        meeting = _meeting(store, name)
        now = utc_now()
        try:
            with store.desk(session.rules, now) as desk:
                guest = guest_named(desk, meeting, address)
                said = Answer(_SAID[answer], meeting.sequence, now, "person", mode or "")
                taking.take(desk, meeting, guest, said)
        except HoldingError as error:
            raise click.ClickException(str(error)) from error
    click.echo(plain(f"{guest.address}: {_SAID[answer]} {mode or ''}".rstrip()))


def _decide(session: Session, number: int, yes: bool) -> None:
    with session.store() as store:
        try:
            with store.desk(session.rules, utc_now()) as desk:
                question = rsvp.question_by_id(desk.connection, number)
                if question is None:
                    raise HoldingError("question", f"there is no question {number}; `iscg-bot meeting questions` shows them.")
                meeting = (taking.admit if yes else taking.refuse)(desk, question, "secretary")
        except HoldingError as error:
            raise click.ClickException(str(error)) from error
    click.echo(plain(f"{meeting.name}: {question.address} {'admitted' if yes else 'refused'}"))


def _meeting(store: Store, name: str) -> EMeeting:
    with store.database.read() as connection:
        meeting = emeetings.meeting_named(connection, name)
    if meeting is None:
        raise click.ClickException(f"there is no e-meeting {name}; `iscg-bot meeting list --all` shows them.")
    return meeting


def _verdict(meeting: EMeeting, guest: Guest, answer: Answer) -> str:
    if answer.sequence < meeting.time_sequence:
        return "to the old time"
    return "stands" if (answer.sequence, answer.stamp) == (guest.answered, guest.stamp) else "replaced"


def _counted(guests: list[Guest]) -> Counter[str]:
    return Counter(guest.partstat for guest in guests)


def _words(guest: Guest) -> str:
    return guest.partstat.lower().replace("needs-action", "—") + (" (proposes)" if guest.proposal else "")


def _state(guest: Guest) -> str:
    return "uninvited" if guest.uninvited else "unreachable" if guest.undeliverable else f"asked r{guest.asked}"


def _fields(meeting: EMeeting) -> dict[str, Value]:
    return {
        "name": meeting.name, "uid": meeting.uid, "title": meeting.title, "status": meeting.status,
        "starts": meeting.starts.isoformat(), "ends": meeting.ends.isoformat(), "sequence": meeting.sequence,
        "time_sequence": meeting.time_sequence, "theme": meeting.theme, "anchor": meeting.anchor,
        "platform": meeting.platform, "link": meeting.link, "chair": meeting.chair,
    }  # fmt: skip


def _guest_fields(guest: Guest) -> dict[str, str]:
    return {
        "address": guest.address, "name": guest.name, "partstat": guest.partstat, "mode": guest.mode,
        "state": _state(guest), "country": guest.country, "region": guest.region, "zone": zone_of(guest),
        "comment": guest.comment, "source": guest.source,
        "proposal": utc_span(*guest.proposal) if guest.proposal else "",
    }  # fmt: skip
