"""Commands that only look: the list of commands, the log of a meeting, how a document stands, who owns a theme."""

from __future__ import annotations

import csv
import io

from handlers.commands.acts import no_theme
from handlers.commands.grammar import Request
from handlers.commands.meant import meeting_meant, theme_meant
from handlers.commands.result import Result, example, refused
from handlers.commands.verbs import CHANGING, READING
from handlers.letters import clean_line
from handlers.roster.cells import safe
from handlers.words import say
from handlers.words.phrases import said_date, said_list, said_moment, said_theme
from storage import register
from storage.desk import Desk
from storage.ownership import owner_of
from storage.register import Entry
from storage.roster import Member
from storage.standing import status_of

MOST_REQUESTS = 20
MOST_ENTRIES = 300
COLUMNS = ("number", "title", "author", "theme", "status", "language", "received")


def look(request: Request, desk: Desk, language: str) -> Result:
    """Answer a command that changes nothing."""
    return {"help": _help, "log": _log, "status": _status, "owner": _owner}[request.verb](request, desk, language)


def _help(request: Request, desk: Desk, language: str) -> Result:
    own = (*desk.rules.own_addresses, desk.rules.sender)[0]
    lines = [say(language, "order.help", {"address": own})]
    for verb in (*READING, *CHANGING):
        lines += [f"    {example(verb, language, desk.rules)}", say(language, f"order.help.{verb}", {"form": "csv"})]
    title = f"{say(language, 'order.verb.title')}: {say(language, 'order.example.title')}"
    lines += [say(language, "order.help.reply"), f"    {title}"]
    lines += [say(language, "order.help.end", {"word": "stop", "n": str(MOST_REQUESTS)})]
    return Result(request, "told", tuple(lines))


def _log(request: Request, desk: Desk, language: str) -> Result:
    meant = meeting_meant(request.number, desk)
    if not meant.name:
        values = {"meeting": request.number, "meetings": said_list(language, meant.near)}
        return refused(request, language, f"order.trouble.{'meeting' if request.number else 'closed'}", values)
    entries = register.log(desk.connection, meant.name)
    lines = [say(language, "order.log", {"meeting": meant.name, "n": str(len(entries))})]
    if len(entries) > MOST_ENTRIES:
        lines.append(say(language, "order.log.cut", {"n": str(MOST_ENTRIES)}))
    shown = entries[-MOST_ENTRIES:]
    lines += _as_csv(shown) if request.words == "csv" else [_entry(entry, desk, language) for entry in shown]
    return Result(request, "told", tuple(lines))


def _entry(entry: Entry, desk: Desk, language: str) -> str:
    values = {
        "number": entry.number,
        "title": clean_line(entry.title),
        "author": clean_line(entry.author_name) or "-",
        "theme": said_theme(language, entry.theme, desk.rules) or say(language, "order.none"),
        "state": say(language, f"order.state.{entry.status}"),
    }
    return say(language, "order.log.line", values)


def _as_csv(entries: list[Entry]) -> list[str]:
    """RFC 4180 with every cell quoted; no addresses, and no cell that a spreadsheet takes for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        received = entry.received.isoformat(timespec="seconds")
        cells = (entry.number, entry.title, entry.author_name, entry.theme, entry.status, entry.language, received)
        writer.writerow([safe(" ".join(cell.split())) for cell in cells])
    return text.getvalue().splitlines()


def _status(request: Request, desk: Desk, language: str) -> Result:
    standing = status_of(desk, request.number)
    if standing is None:
        log = example("log", language, desk.rules)
        return refused(request, language, "order.trouble.document", {"number": request.number}, log)
    theme = said_theme(language, standing.theme, desk.rules) or say(language, "order.none")
    facts = [
        ("ack.number", {"number": standing.number}),
        ("ack.title", {"title": clean_line(standing.title)}),
        ("order.status.author", {"name": clean_line(standing.author.name) or "-"}),
        ("order.status.state", {"state": say(language, f"order.state.{standing.status}")}),
        ("ack.theme", {"theme": theme}),
        ("ack.received", {"moment": said_moment(language, standing.document.received, desk.rules.zone)}),
    ]
    if standing.tier:
        facts.append(("order.status.tier", {"tier": say(language, f"order.tier.{standing.tier}")}))
    if versions := [one for one in standing.versions if one]:
        facts.append(("order.status.languages", {"languages": said_list(language, versions)}))
    if standing.derivatives:
        facts.append(("order.status.derivatives", {"numbers": said_list(language, standing.derivatives)}))
    if standing.replaced_by:
        facts.append(("order.status.replaced", {"number": standing.replaced_by}))
    return Result(request, "told", tuple(say(language, key, values) for key, values in facts))


def _owner(request: Request, desk: Desk, language: str) -> Result:
    meant = theme_meant(request.words, desk.rules)
    if not meant.name:
        return no_theme(request, meant.near, desk, language)
    owned = owner_of(desk.connection, desk.rules, meant.name)
    lines = [say(language, "ack.theme", {"theme": said_theme(language, meant.name, desk.rules)})]
    if owned.coordinators:
        names = said_list(language, map(_person, owned.coordinators))
        lines.append(say(language, "order.owner.coordinator", {"names": names}))
    if "coordinator" in owned.vacant:
        lines.append(say(language, "order.owner.no_coordinator"))
    if owned.focal_points:
        points = (f"{_person(one)} {_sector(sector)}".strip() for sector, one in owned.focal_points)
        lines.append(say(language, "order.owner.points", {"names": said_list(language, points)}))
    if lacking := [_sector(one.removeprefix("focal point ")) for one in owned.vacant if one != "coordinator"]:
        lines.append(say(language, "order.owner.no_points", {"sectors": said_list(language, lacking)}))
    if owned.resolutions:
        lines.append(say(language, "order.owner.resolutions", {"names": said_list(language, owned.resolutions)}))
    if owned.last_at:
        values = {"number": owned.last, "date": said_date(language, owned.last_at.date())}
        lines.append(say(language, "order.owner.last", values))
    return Result(request, "told", tuple(lines))


def _person(member: Member) -> str:
    """Name and address: whoever asks is known here, and the coordinator is there to be written to."""
    address = next(iter(member.addresses), "")
    return clean_line(f"{member.name} <{address}>" if address else member.name)


def _sector(sector: str) -> str:
    return {"": "", "GS": "GS"}.get(sector, f"ITU-{sector}")
