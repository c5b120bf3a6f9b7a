"""Taking in history: a Maildir, an mbox or a folder of .eml files, with a progress bar and without letters."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import click

from bot import intake
from bot.cli.run import refuse_if_behind
from bot.cli.session import Session, print_json
from bot.daemon import utc_now
from bot.watch.folder import FolderSource, open_folder
from bot.wiring import readers_for
from storage import arrivals, register
from storage.arrivals import Waiting
from storage.store import Store

AT_ONCE = 50


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--answer", is_flag=True, help="Post acknowledgements too (history is taken in silently otherwise).")
@click.option("--json", "as_json", is_flag=True, help="The counts as one JSON object.")
@click.pass_obj
def import_(session: Session, path: Path, answer: bool, as_json: bool) -> None:
    """Take in all mails of PATH: a Maildir, an mbox, a folder of .eml files, or one .eml file.

    Running it again takes in only what is new. The running daemon may go on meanwhile.
    """
    session.start_log()
    with session.store() as store:
        refuse_if_behind(store)
        source = open_folder(path, store.files.spool_folder)
        new = asyncio.run(_import(session, store, source, not answer))
        with store.database.read() as connection:
            counts = register.counts(connection)
    if as_json:
        print_json({"new": new, **counts})
        return
    click.echo(f"{new} new; in the store now: " + ", ".join(f"{many} {name}" for name, many in sorted(counts.items())))


async def _import(session: Session, store: Store, source: FolderSource, silent: bool) -> int:
    """Take in what is new, and say how many mails that were."""
    new = 0
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=source.count(), label="taking in", file=sys.stderr, hidden=hidden) as bar:
        async with readers_for(store, session.rules) as readers, aclosing(_kept(store, source, silent)) as kept:
            async for count, waiting in kept:
                mails = await readers.read([one.kept for one in waiting], session.rules.lists)
                for one, mail in zip(waiting, mails, strict=True):
                    intake.settle(store, session.rules, utc_now(), one, mail)
                new += len(waiting)
                bar.update(count)
    store.publish()
    return new


async def _kept(store: Store, source: FolderSource, silent: bool) -> AsyncGenerator[tuple[int, list[Waiting]], None]:
    """How many mails were looked at, and those to decide on: first what an earlier import kept and did not finish."""
    while left := _unfinished(store, source.mailbox):
        yield 0, left
    async with aclosing(source.batches()) as batches:
        async for batch in batches:
            yield len(batch), intake.keep(store, utc_now(), batch, {}, silent)


def _unfinished(store: Store, mailbox: str) -> list[Waiting]:
    with store.database.write() as connection:
        return arrivals.unsettled(connection, AT_ONCE, mailbox)
