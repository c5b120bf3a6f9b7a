"""Taking in history: a Maildir, an mbox or a folder of .eml files, with a progress bar and without letters."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from bot import intake
from bot.cli.run import refuse_if_behind
from bot.cli.session import Session, print_json
from bot.daemon import utc_now
from bot.watch.folder import FolderSource, open_folder
from bot.wiring import readers_for
from storage import register
from storage.store import Store


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
        asyncio.run(_import(session, store, source, not answer))
        with store.database.read() as connection:
            counts = register.counts(connection)
    if as_json:
        print_json(dict(counts))
        return
    click.echo("In the store now: " + ", ".join(f"{many} {name}" for name, many in sorted(counts.items())))


async def _import(session: Session, store: Store, source: FolderSource, silent: bool) -> None:
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=source.count(), label="taking in", file=sys.stderr, hidden=hidden) as bar:
        async with readers_for(store, session.rules) as readers:
            async for batch in source.batches():
                waiting = intake.keep(store, utc_now(), batch)
                mails = await readers.read([one.kept for one in waiting], session.rules.lists)
                for one, mail in zip(waiting, mails, strict=True):
                    intake.settle(store, session.rules, utc_now(), one, mail, silent)
                bar.update(len(batch))
    store.publish()
