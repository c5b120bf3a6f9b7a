"""Looking: the contribution log, why a mail went where it went, and what is owed to whom."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from datetime import datetime

import click

from bot.cli.session import Session, Value, plain, print_json
from bot.cli.tables import isolated, table
from storage import outbox as owed_letters
from storage import register
from storage.register import Entry, Explained

MOST_ID = 2**63 - 1
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@click.command()
@click.option("--meeting", default="", help="Only one meeting, such as 26-1.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.pass_obj
def log(session: Session, meeting: str, form: str) -> None:
    """The contribution log: every registered document, in order of its number."""
    with session.store() as store, store.database.read() as connection:
        entries = register.log(connection, meeting)
    if form == "json":
        print_json([_fields(entry) for entry in entries])
    elif form == "csv":
        _print_csv(entries)
    else:
        print_log(session, entries)


@click.command()
@click.argument("what")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def explain(session: Session, what: str, as_json: bool) -> None:
    """Why a mail went where it went. WHAT is its id, its Message-ID, or a document number."""
    with session.store() as store, store.database.read() as connection:
        mail_id = None if _is_beyond_ids(what) else register.find(connection, what)
        if mail_id is None:
            raise click.ClickException(f"nothing here is called {what!r}. Try `iscg-bot log` for the numbers.")
        explained = register.explain(connection, mail_id)
    if as_json:
        print_json(_fields(explained))
    else:
        print_explained(session, explained)


@click.command()
@click.option("--all", "every", is_flag=True, help="Letters that were sent, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def outbox(session: Session, every: bool, as_json: bool) -> None:
    """Letters that wait, were stopped by the budget, or were given up."""
    states = ("waiting", "claimed", "stopped", "dead", *(("sent",) if every else ()))
    with session.store() as store, store.database.read() as connection:
        owed = owed_letters.owed(connection, states, 1000)
    if as_json:
        for one in owed:
            print_json(_fields(one))
        return
    if not owed:
        click.echo("Nothing waits.")
        return
    rows = [(o.state, o.recipient, o.subject, str(o.attempts), session.local(o.due), o.reason) for o in owed]
    table(("state", "to", "subject", "tries", "due", "reason"), rows, (8, 30, 40, 5, 22, 60))


def print_log(session: Session, entries: list[Entry]) -> None:
    """The log as a table for a terminal."""
    if not entries:
        click.echo("No documents yet.")
        return
    rows = [
        (
            entry.number,
            session.local(entry.received),
            entry.author_name or entry.author_address,
            entry.title,
            f"{entry.theme or 'unsorted'}{'' if entry.certain else ' ?'}",
            entry.language or "?",
            str(len(entry.files)),
            str(entry.discussion),
        )
        for entry in entries
    ]
    table(
        ("number", "received", "author", "title", "theme", "lg", "files", "talk"), rows, (13, 22, 22, 46, 26, 2, 5, 4)
    )


def print_explained(session: Session, it: Explained) -> None:
    """All that is known of a mail, one fact a line."""
    facts = [
        ("mail", f"{it.id}  {it.message_id}"),
        ("from", f"{it.author} (told by {it.author_by})"),
        ("subject", it.subject),
        ("received", session.local(it.received)),
        ("came by", f"the list {it.via_list}" if it.via_list else "direct mail"),
        ("handled by", f"{it.handler}: {it.disposition}"),
        *(("because", reason) for reason in it.reasons),
        *(("document", number) for number in it.documents),
        ("theme", f"{it.theme}: {', '.join(it.theme_words)}" if it.theme else ""),
        *(("file", name) for name in it.files),
        *(("letter", letter) for letter in it.letters),
        *(("odd", defect) for defect in it.defects),
        *(("lay at", place) for place in it.places),
        ("bytes", f"sha256 {it.digest}"),
    ]
    for name, words in facts:
        if words:
            click.echo(f"{name:>10}  {isolated(plain(words))}")


def _is_beyond_ids(what: str) -> bool:
    """A number that no database can hold is nobody's id."""
    return what.strip().isdecimal() and int(what) > MOST_ID


def _fields(record: Entry | Explained | owed_letters.Owed) -> dict[str, Value]:
    return {key: _json(value) for key, value in asdict(record).items()}


def _json(value: Value | datetime) -> Value:
    return value.isoformat() if isinstance(value, datetime) else value


def _print_csv(entries: list[Entry]) -> None:
    writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    names = list(Entry.__dataclass_fields__)
    writer.writerow(names)
    for entry in entries:
        fields = _fields(entry)
        writer.writerow([_safe(fields[name]) for name in names])


def _safe(value: Value) -> str:
    """A cell that no spreadsheet takes for a formula (ASVS 5 1.2.10)."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
