"""Care of a running house: is all well, retry what failed, mend after a restored backup, verify what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain

import click

from bot import deliver
from bot.cli.errors import KNOWN, in_words
from bot.cli.session import Session, Value, print_json
from bot.config import Config, ConfigError
from bot.config.passwords import warnings_about
from bot.config.paths import files_folder
from bot.daemon import utc_now
from bot.watch.check import TROUBLE
from bot.watch.check import check as check_mailbox
from bot.wiring import mailbox_of, relay_of
from handlers.letters import LetterError, compose
from handlers.letters.trial import injection_self_test
from storage import audit, outbox, register
from storage import reconcile as mending
from storage.records import Delivery, Kept, Letter
from storage.store import Store
from storage.trouble import FilesError

MADE = datetime(2026, 1, 1, tzinfo=UTC)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check.")
@click.option("--send-to", "address", default="", help="Send one letter to this address, too, to see it arrive.")
@click.pass_obj
def doctor(session: Session, as_json: bool, address: str) -> None:
    """Check configuration, mailbox, relay, database, files, clock and letters; nothing is sent unless asked."""
    sick = False
    checks = _checks(session)
    for name, problems in chain(checks, [_sent(session, address)] if address else []):
        sick = sick or bool(problems)
        if as_json:
            print_json({"check": name, "well": not problems, "problems": problems})
            continue
        click.echo(f"{'ok ' if not problems else 'NO '} {name}")
        for problem in problems:
            click.echo(f"     {problem}")
    if sick:
        raise SystemExit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def retry(session: Session, as_json: bool) -> None:
    """Send again what was given up or stopped by the budget: it is due now."""
    with session.store() as store, store.database.write() as connection:
        freed = outbox.retry(connection, utc_now())
    if as_json:
        print_json({"freed": freed})
    else:
        click.echo(f"Letters due again: {freed}. The running daemon sends them within a minute.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def reconcile(session: Session, as_json: bool) -> None:
    """After an older backup was restored: promise every given number back to its mail, so that none comes twice."""
    with session.store() as store:
        done = mending.reconcile(store, utc_now())
        with store.database.read() as connection:
            open_promises = mending.unclaimed(connection)
    if as_json:
        facts: dict[str, Value] = {"promised": done.promised, "raised": done.raised, "waiting": open_promises}
        print_json({**facts, "found": done.found, "gone": done.gone})
        return
    if not (done.promised or done.raised or done.gone or done.found):
        click.echo("The database and the journal agree; there was nothing to mend.")
    for series in done.raised:
        click.echo(f"the counter of {series} is raised")
    for number in done.promised:
        click.echo(f"{number} is promised to its mail again")
    if done.gone:
        click.echo(f"{done.gone} letters are known to have left and will not be sent again")
    for line in open_promises:
        click.echo(line)
    if open_promises:
        click.echo("They get their numbers back when the mails are taken in: start `iscg-bot run`.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def verify(session: Session, as_json: bool) -> None:
    """Verify the audit chain, every kept byte and the register; exit 1 when anything does not hold."""
    with session.store() as store:
        with store.database.read() as connection:
            problems = [*audit.faults(connection), *register.faults(connection)]
            kept = register.every_object(connection)
        problems += [*store.cut(), *store.behind()]
        with click.progressbar(kept, label="checking bytes", hidden=as_json or not len(kept) > 1000) as objects:
            problems += [problem for one in objects if (problem := _changed(store, one))]
    if as_json:
        print_json({"objects": len(kept), "problems": problems})
    else:
        for problem in problems:
            click.echo(problem)
        click.echo(f"{len(kept)} objects and the chain verified: {len(problems)} problems")
    if problems:
        raise SystemExit(1)


def _sent(session: Session, address: str) -> tuple[str, list[str]]:
    """One letter straight to the relay, past the outbox: it is nobody's cause and is not kept."""
    now = utc_now()
    words = f"This letter was sent by `iscg-bot doctor` at {session.local(now)}: the relay takes letters of the bot.\n"
    letter = Letter(
        f"doctor/{now.isoformat()}",
        "note",
        (address,),
        "A letter of the doctor",
        words,
        "en",
        automatic="auto-generated",
    )
    relay = deliver.Relay(relay_of(session.config))

    async def send() -> str:
        composed = compose(letter, session.rules, b"doctor", now)
        try:
            return await relay.send(Delivery(0, composed.message_id, address, composed.data, 1))
        finally:
            relay.close()

    try:
        return f"letter to {address} taken by the relay: {asyncio.run(send())}", []
    except (LetterError, deliver.NotSentError) as error:
        return f"letter to {address}", [str(error)]


def _changed(store: Store, kept: Kept) -> str:
    try:
        store.files.check(kept)
    except FilesError as error:
        return str(error)
    return ""


def _checks(session: Session) -> Iterator[tuple[str, list[str]]]:
    """Each check with its problems; one that cannot be made is a problem and not the end of the others."""
    box, relay = session.config.mailbox, session.config.relay
    yield "configuration", list(warnings_about(session.config))
    yield "store", _problems(lambda: _store(session))
    yield f"mailbox {box.user} at {box.host}:{box.port}", _problems(lambda: _mailbox(session.config))
    yield (
        f"relay {relay.host}:{relay.port}",
        _problems(lambda: asyncio.run(deliver.check(relay_of(session.config)))),
    )
    yield "letters (header injection)", injection_self_test()
    yield "clock", clock_problems(utc_now())


def _problems(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except ConfigError as error:
        return list(error.mistakes)
    except KNOWN as error:
        return [str(error)]
    except OSError as error:
        return [in_words(error)]


def _store(session: Session) -> list[str]:
    with session.store() as store:
        return [f"{series}; run `iscg-bot reconcile`" for series in store.behind()]


def _mailbox(config: Config) -> list[str]:
    sentences = asyncio.run(check_mailbox(mailbox_of(config, files_folder(config))))
    return [words.removeprefix(TROUBLE) for words in sentences if words.startswith(TROUBLE)]


def clock_problems(now: datetime) -> list[str]:
    """A clock that is older than this program makes every deadline wrong. `now` in UTC."""
    return [] if now >= MADE else [f"the clock says {now:%Y-%m-%d}: set it (timedatectl set-ntp true)"]
