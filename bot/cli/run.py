"""The daemon on the command line: watch, take in, answer, until told to stop."""

from __future__ import annotations

import asyncio
import logging

import click

from bot import deliver
from bot.cli.session import Session
from bot.config import Config
from bot.config.passwords import check_secrets
from bot.daemon import Daemon
from bot.watch.imap import Mailbox
from bot.wiring import mailbox_of, readers_for, relay_of
from storage.records import Rules
from storage.store import Store

TRIES = 3


@click.command()
@click.option(
    "--until-idle",
    is_flag=True,
    help="Stop when all is taken in and no letter is due, or fail.",
)
@click.pass_obj
def run(session: Session, until_idle: bool) -> None:
    """Watch the mailbox, take every mail in, send what is owed; until SIGTERM or Ctrl-C."""
    session.start_log(logging.INFO)
    check_secrets(session.config)
    with session.store() as store:
        refuse_if_behind(store)
        asyncio.run(work(session.config, session.rules, store, until_idle))


async def work(config: Config, rules: Rules, store: Store, until_idle: bool) -> None:
    """The daemon over a configured mailbox and relay."""
    settings = mailbox_of(config, store.files.spool_folder)
    async with readers_for(store, rules) as readers:
        daemon = Daemon(store, rules, readers, deliver.Relay(relay_of(config)))
        await daemon.run(lambda it: Mailbox(settings, it.known, it.heard), until_idle, TRIES)


def refuse_if_behind(store: Store) -> None:
    """A restored older database gives no number until it is reconciled."""
    store.refuse_if_behind()
