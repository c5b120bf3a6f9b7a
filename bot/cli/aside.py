"""Mails that wait for people: list them, look at one, decide on it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict

import click

from bot import intake
from bot.cli.look import MOST_ID, print_explained
from bot.cli.session import Session, Value, plain, print_json
from bot.cli.tables import isolated, table
from bot.daemon import utc_now
from bot.reading.pool import Readers
from bot.wiring import readers_for
from handlers.documents.doubts import NEW
from handlers.documents.numbering import parse
from handlers.order import NAMES
from handlers.questions import command_for
from storage import arrivals, register
from storage.questions import Question, question_of
from storage.records import Kept, Mail
from storage.register import Explained

ID = click.IntRange(1, MOST_ID)


@click.group("set-aside")
def aside() -> None:
    """Mails that wait for a person: held with a question, or set aside because they could not be handled."""


@aside.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Every mail that waits, with the question."""
    with session.store() as store, store.database.read() as connection:
        waiting = [(it, question_of(connection, it.id)) for it in register.waiting_for_people(connection)]
    if as_json:
        for it, asked in waiting:
            print_json(_facts(it, asked))
        return
    if not waiting:
        click.echo("Nothing waits for a decision.")
        return
    rows = [(str(it.id), it.disposition, it.author, it.subject, "; ".join(it.reasons)) for it, _ in waiting]
    table(("id", "state", "from", "subject", "why"), rows, (6, 9, 34, 40, 90))
    click.echo("\nOne line settles each (or: --as contributions|discussion|machines):")
    for it, asked in waiting:
        click.echo(f"  {command_for(it.id, it.handler, it.disposition, asked)}")
        if asked is not None and asked.said:
            click.echo(f"      {isolated(plain(_answer(asked)))}")


@aside.command()
@click.argument("mail_id", type=ID)
@click.option("--raw", is_flag=True, help="The mail itself, byte for byte.")
@click.pass_obj
def show(session: Session, mail_id: int, raw: bool) -> None:
    """One mail that waits: what is known of it, and its text."""
    with session.store() as store:
        with store.database.read() as connection:
            found = _find(register.find(connection, str(mail_id)), mail_id)
            explained = register.explain(connection, found)
            kept = arrivals.of_mail(connection, found).kept
            text = register.text_of(connection, found)
            asked = question_of(connection, found)
        if raw:
            sys.stdout.buffer.write(store.files.read(kept))
            return
    print_explained(session, explained)
    for name, words in _question_lines(explained, asked):
        click.echo(f"{name:>10}  {isolated(plain(words))}")
    click.echo("")
    click.echo("\n".join(isolated(plain(line)) for line in text.splitlines()))


@aside.command()
@click.argument("mail_id", type=ID)
@click.option("--as", "wish", type=click.Choice(NAMES), default=None, help="What it is; else it is decided anew.")
@click.option("--number", default="", help="Its number, such as 'ISCG/26-1/7(Rev.1)', or new for a new document.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def release(session: Session, mail_id: int, wish: str | None, number: str, as_json: bool) -> None:
    """Decide on a mail that waits: as what you say it is, or anew by the present rules."""
    meant = parse(number, session.rules.group) if number not in ("", NEW) else None
    if number not in ("", NEW) and meant is None:
        raise click.BadParameter(f"{number!r} is no number such as {session.rules.group}/26-1/7(Rev.1), nor new")
    number = str(meant or number)
    with session.store() as store:
        with store.database.read() as connection:
            found = _find(register.find(connection, str(mail_id)), mail_id)
            before = register.explain(connection, found)
            kept = arrivals.of_mail(connection, found).kept
        if before.disposition not in ("held", "set aside"):
            raise click.ClickException(f"mail {mail_id} does not wait: it is {before.disposition} already.")
        mail = asyncio.run(_read(readers_for(store, session.rules), kept, session.rules.lists))
        wanted = wish or ("contributions" if number else "")
        settled = intake.release(store, session.rules, utc_now(), found, mail, wanted, number)
        store.publish()
    if as_json:
        print_json({"mail": settled.mail, "handler": settled.handler, **asdict(settled.outcome)})
        return
    click.echo(
        f"mail {settled.mail}: {settled.outcome.disposition} by {settled.handler} {settled.outcome.document}".rstrip()
    )


def _facts(it: Explained, asked: Question | None) -> dict[str, Value]:
    facts: dict[str, Value] = {
        "id": it.id, "author": it.author, "subject": it.subject, "state": it.disposition, "why": it.reasons,
        "sha256": it.digest, "files": it.files, "odd": it.defects,
        "command": command_for(it.id, it.handler, it.disposition, asked),
        "asked": asked is not None and asked.asked,
        "readings": asked.readings if asked else (),
        "answer": asked.said if asked else "",
    }  # fmt: skip
    return facts


def _question_lines(it: Explained, asked: Question | None) -> list[tuple[str, str]]:
    """What settles a mail that waits, what its author was asked, and what came back."""
    if it.disposition not in ("held", "set aside"):
        return []
    lines = [("settle it", command_for(it.id, it.handler, it.disposition, asked))]
    if asked is not None and asked.asked:
        lines.append(("asked", f"its author may answer: {', '.join(asked.readings)}"))
    if asked is not None and asked.said:
        lines.append(("answer", _answer(asked)))
    return lines


def _answer(asked: Question) -> str:
    return f"its author wrote (mail {asked.said_in}): {asked.said}"


async def _read(readers: Readers, kept: Kept, lists: tuple[str, ...]) -> Mail:
    async with readers:
        return (await readers.read([kept], lists))[0]


def _find(found: int | None, mail_id: int) -> int:
    if found is None:
        raise click.ClickException(f"there is no mail {mail_id}. See `iscg-bot set-aside list`.")
    return found
