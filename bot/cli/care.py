"""Care of a running house: is all well, retry what failed, mend after a restored backup, verify what is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import click

from bot import deliver
from bot.cli.session import Session, print_json
from bot.config.passwords import warnings_about
from bot.daemon import utc_now
from bot.watch.check import TROUBLE
from bot.watch.check import check as check_mailbox
from bot.wiring import mailbox_of, relay_of
from handlers.letters.trial import injection_self_test
from storage import audit, outbox, register
from storage import reconcile as mending
from storage.files import FilesError
from storage.records import Kept
from storage.store import Store

SKEW_SECONDS = 120


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check.")
@click.pass_obj
def doctor(session: Session, as_json: bool) -> None:
    """Check configuration, mailbox, relay, database, files, clock and letters; nothing is sent."""
    sick = False
    for name, problems in _checks(session):
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
        click.echo(f"{freed} letters are due again; the running daemon sends them within a minute.")


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
        print_json({"promised": done.promised, "found": done.found, "gone": done.gone, "waiting": open_promises})
        return
    if not (done.promised or done.raised or done.gone or done.found):
        click.echo("The database and the journal agree; there was nothing to mend.")
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
        problems += store.behind()
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


def _changed(store: Store, kept: Kept) -> str:
    try:
        store.files.check(kept)
    except FilesError as error:
        return str(error)
    return ""


def _checks(session: Session) -> Iterator[tuple[str, list[str]]]:
    config = session.config
    yield "configuration", list(warnings_about(config))
    with session.store() as store:
        yield f"store {store.database.where}", store.behind()
        spool = store.files.spool_folder
        mailbox, relay = mailbox_of(config, spool), relay_of(config)
    yield (
        f"mailbox {config.mailbox.user} at {config.mailbox.host}:{config.mailbox.port}",
        [words for words in asyncio.run(check_mailbox(mailbox)) if words.startswith(TROUBLE)],
    )
    yield f"relay {config.relay.host}:{config.relay.port}", asyncio.run(deliver.check(relay))
    yield "letters (header injection)", injection_self_test()
    yield "clock", _clock()


def _clock() -> list[str]:
    """A clock before this program was made, or one that runs backwards, makes deadlines wrong."""
    before = time.time()
    if utc_now().year < 2026:
        return [f"the clock says {utc_now():%Y-%m-%d}: set it (timedatectl set-ntp true)"]
    return ["the clock runs backwards: see to NTP"] if time.time() < before else []
