"""The roster on the command line: who the members are, and sheets of them in and out with a rehearsal of every change."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from bot.cli.session import Session, Value, plain, print_json
from bot.cli.tables import isolated, table
from bot.daemon import utc_now
from bot.sheets import SheetError, is_workbook, read_workbook, write_workbook
from handlers.roster import checking
from handlers.roster.columns import HEADS
from handlers.roster.difference import Difference, compare, in_words
from handlers.roster.reading import Reading, Row, read_rows
from handlers.roster.texts import cells_of, rows_of, written
from storage import ownership
from storage import roster as people
from storage.roster import Member

BY = "command line"
LINES = ("name", "addresses", "entity", "category", "country", "region", "sector", "language", "roles", "aliases")


@click.group("roster")
def roster() -> None:
    """The people of the group: who they are, their addresses, and what they do."""


@roster.command("list")
@click.option("--role", default="", help="Only who is coordinator, focal-point, secretary or chair.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a person.")
@click.pass_obj
def list_(session: Session, role: str, as_json: bool) -> None:
    """Everybody: the roster, and the people of the configuration."""
    found = [one for one in _everyone(session) if not role or one.holds(role)]
    if as_json:
        for one in found:
            print_json(_facts(one))
        return
    if not found:
        click.echo("Nobody yet. `iscg-bot roster import FILE` takes a sheet in; --rehearse shows what it would do.")
        return
    names = ("id", "name", "addresses", "entity", "category", "country", "region", "sector", "language", "roles")
    rows = [[in_words(one, name) or "–" for name in names] for one in found]
    table((*names[:5], "cc", "reg", "sct", "lg", "roles"), rows, (5, 26, 34, 26, 13, 2, 3, 3, 2, 50))


@roster.command("show")
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(session: Session, who: str, as_json: bool) -> None:
    """One person. WHO is an id, an address, or a part of a name."""
    found = _named(_everyone(session), who)
    if not found:
        raise click.ClickException(f"nobody here is called {who!r}. Try `iscg-bot roster list`.")
    for one in found:
        if as_json:
            print_json(_facts(one))
            continue
        click.echo(f"{'id':>10}  {one.id or 'in the configuration only'}")
        for name in LINES:
            if in_words(one, name):
                click.echo(f"{name:>10}  {isolated(plain(in_words(one, name)))}")


@roster.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rehearse", "--dry-run", "rehearse", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--remove-missing", is_flag=True, help="Whoever is not in the sheet goes off the roster.")
@click.option("--json", "as_json", is_flag=True, help="The difference as one JSON object.")
@click.pass_obj
def import_(session: Session, path: Path, rehearse: bool, remove_missing: bool, as_json: bool) -> None:
    """Take a sheet in (CSV or xlsx; its first row names the columns, in any of the six languages).

    All of it or nothing: one mistake, and nothing is changed. Every mistake is told, with its line. A line means the
    person of its id or of one of its addresses, else somebody new; columns that are not there stay as they are.
    """
    session.start_log()
    reading = _read(path, session)
    with session.store() as store, store.database.write() as connection:
        difference = compare(people.all_members(connection), reading, remove_missing)
        if not rehearse and not difference.mistakes:
            now = utc_now()
            for gone in difference.removed:
                people.remove(connection, gone.id, now, BY)
            for change in difference.changed:
                people.put(connection, change.after, now, BY)
            for _, new in difference.added:
                people.put(connection, new, now, BY)
    if as_json:
        print_json(_difference(difference, rehearse))
    else:
        _print_difference(difference, rehearse)
    if difference.mistakes:
        raise SystemExit(1)


@roster.command("export")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="What was written, as one JSON object.")
@click.pass_obj
def export(session: Session, path: Path, as_json: bool) -> None:
    """Write the roster to PATH (.csv or .xlsx), as `roster import` reads it; no cell in it acts as a formula."""
    with session.store() as store, store.database.read() as connection:
        found = people.all_members(connection)
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise click.UsageError(f"{path} is called neither .csv nor .xlsx")
    _write(path, written(found) if suffix == ".csv" else write_workbook(cells_of(found), "Roster"))
    if as_json:
        print_json({"file": str(path), "members": len(found)})
    else:
        click.echo(f"{len(found)} members written to {path}. It holds addresses: keep it where only you can read it.")


@roster.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.pass_obj
def check(session: Session, as_json: bool) -> None:
    """What the roster lacks: vacant themes, roles that name none, people who may stand there twice. Exit 1 if any."""
    with session.store() as store, store.database.read() as connection:
        found = people.everyone(connection, session.rules)
        owned = [ownership.owner_of(connection, session.rules, one.name, found) for one in session.rules.themes]
    findings = [*checking.vacancies(owned), *checking.doubts(found, session.rules)]
    for finding in findings:
        if as_json:
            print_json({"kind": finding.kind, "about": finding.about, "words": finding.words})
        else:
            click.echo(plain(f"{finding.about}: {finding.words}"))
    if not findings and not as_json:
        click.echo(f"{len(found)} people, {len(owned)} themes: nothing is lacking.")
    if findings:
        raise SystemExit(1)


def _everyone(session: Session) -> list[Member]:
    with session.store() as store, store.database.read() as connection:
        return people.everyone(connection, session.rules)


def _named(members: Sequence[Member], who: str) -> list[Member]:
    """By id or address; else everybody whose name or alias holds the words."""
    exact = [
        one for one in members if who == str(one.id or "") or people.folded(who) in map(people.folded, one.addresses)
    ]
    if exact:
        return exact
    words = who.casefold()
    return [one for one in members if any(words in name.casefold() for name in (one.name, *one.aliases))]


def _read(path: Path, session: Session) -> Reading:
    data = path.read_bytes()
    try:
        rows: Sequence[Row] = read_workbook(data) if is_workbook(data) else rows_of(data)
    except (SheetError, ValueError) as error:
        raise click.ClickException(f"{path}: {error}") from error
    return read_rows(rows, session.rules.themes)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and for its owner's eyes: the file holds addresses."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _facts(member: Member) -> Mapping[str, Value]:
    several: dict[str, Value] = {"addresses": member.addresses, "aliases": member.aliases}
    return {"id": member.id, **{name: in_words(member, name) for name in HEADS if name != "id"}, **several,
            "roles": tuple(map(str, member.roles))}  # fmt: skip


def _difference(it: Difference, rehearse: bool) -> Mapping[str, Value]:
    """The keys are a promise to scripts."""
    return {
        "done": not rehearse and not it.mistakes,
        "added": tuple(
            {"line": str(line), "name": new.name, "roles": in_words(new, "roles")} for line, new in it.added
        ),
        "changed": tuple(
            {"line": str(change.line), "id": str(change.before.id), "field": name, "before": before, "after": after}
            for change in it.changed
            for name, before, after in change.fields
        ),
        "removed": tuple({"id": str(gone.id), "name": gone.name} for gone in it.removed),
        "same": it.same,
        "mistakes": tuple(
            {"line": str(one.line), "column": one.column, "words": one.words, "nearest": one.nearest}
            for one in it.mistakes
        ),
        "notes": it.notes,
    }


def _print_difference(it: Difference, rehearse: bool) -> None:
    for note in it.notes:
        click.echo(plain(f"  note: {note}"))
    for line, new in it.added:
        facts = [in_words(new, name) for name in LINES[1:] if in_words(new, name)]
        click.echo(plain(f"+ line {line}: {isolated(new.name)}  {', '.join(facts)}"))
    for change in it.changed:
        click.echo(plain(f"~ line {change.line}: member {change.before.id}, {isolated(change.before.name)}"))
        for name, before, after in change.fields:
            click.echo(plain(f"      {name}: {isolated(before) or '(empty)'} -> {isolated(after) or '(empty)'}"))
    for gone in it.removed:
        click.echo(plain(f"- member {gone.id}, {isolated(gone.name)}"))
    counts = f"{len(it.added)} added, {len(it.changed)} changed, {len(it.removed)} removed, {it.same} as before"
    if it.mistakes:
        for mistake in it.mistakes:
            click.echo(plain(f"{mistake}"), err=True)
        click.echo(
            f"Mistakes: {len(it.mistakes)}. Nothing was changed; correct the sheet and run this again.", err=True
        )
    elif rehearse:
        click.echo(f"Would be: {counts}. Nothing was changed; run it without --rehearse to do it.")
    else:
        click.echo(f"{counts}.")
