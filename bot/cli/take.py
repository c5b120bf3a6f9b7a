"""Taking single files in, for real or as a rehearsal, one line of JSON a mail."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click

from bot import intake
from bot.cli.run import refuse_if_behind
from bot.cli.session import Session, Value, plain, print_json
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.daemon import utc_now
from bot.intake import Settled
from bot.reading.pool import Readers
from bot.watch.folder import FolderSource, SourceError, open_folder, open_mail
from bot.wiring import readers_for
from storage import register
from storage.records import Arrival, Mail, Rules
from storage.store import Store
from storage.trouble import StoreError

AT_ONCE = 50


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rehearse", is_flag=True, help="Do everything and keep nothing; needs no configuration.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a mail.")
@click.pass_obj
def take(session: Session, files: Sequence[Path], rehearse: bool, as_json: bool) -> None:
    """Take mails in from FILES (RFC 5322, usually .eml), as if they had come by the list.

    With --rehearse the example's values and a throw-away store serve when no --config is named; all FILES of one call
    share one store, so that a reply finds its thread.
    """
    session.start_log()
    failed: list[str] = []

    def say(taken: Taken) -> None:
        if taken.reason:
            failed.append(taken.file)
        _print(store, taken, as_json)

    with _stage(session, rehearse) as (store, rules):
        asyncio.run(_take(store, rules, files, say))
    if failed:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: a mail that was read and settled, or the reason why there is none."""

    file: str
    mail: Mail | None = None
    settled: Settled | None = None
    reason: str = ""


async def _take(store: Store, rules: Rules, files: Sequence[Path], say: Callable[[Taken], None]) -> None:
    rest = iter(files)
    async with readers_for(store, rules) as readers:
        while some := list(islice(rest, AT_ONCE)):
            await _take_some(store, rules, readers, some, say)


async def _take_some(
    store: Store, rules: Rules, readers: Readers, files: Sequence[Path], say: Callable[[Taken], None]
) -> None:
    """Up to `AT_ONCE` files: one durable point for their bytes, one job for the readers, one transaction a mail."""
    now = utc_now()
    found: list[tuple[str, Arrival]] = []
    for path in files:
        try:
            found += [(str(path), arrival) async for batch in _source(store, path).batches() for arrival in batch]
        except (OSError, SourceError) as error:
            say(Taken(str(path), reason=f"cannot be read: {error}"))
    names = {arrival.place: name for name, arrival in found}
    waiting = intake.keep(store, now, [arrival for _, arrival in found], {})
    mails = await readers.read([one.kept for one in waiting], rules.lists)
    for one, mail in zip(waiting, mails, strict=True):
        settled = intake.settle(store, rules, now, one, mail)
        store.publish()
        say(Taken(names.pop(one.place), mail, settled))
    for name in names.values():
        say(Taken(name, reason="this very file was taken in before"))


def _source(store: Store, path: Path) -> FolderSource:
    """A single mail, unless it is plainly an mbox or a folder of mails."""
    if path.is_dir() or (path.is_file() and path.suffix.lower() != ".eml" and _begins_an_mbox(path)):
        return open_folder(path, store.files.spool_folder)
    return open_mail(path, store.files.spool_folder)


def _begins_an_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


@contextmanager
def _stage(session: Session, rehearse: bool) -> Iterator[tuple[Store, Rules]]:
    """The store and rules to play on: the real ones, a copy of them, or the example's with an empty store."""
    if not rehearse:
        with session.store() as store:
            refuse_if_behind(store)
            yield store, session.rules
        return
    folder = Path(tempfile.mkdtemp(prefix="iscg-rehearsal-"))
    try:
        rules = rules_of(example_config()) if session.path is None else session.rules
        if session.path is not None:
            _copy(session, folder)
        with Store(f"sqlite:///{folder}/iscg.db", folder / "files", folder / "journal.jsonl", durable=False) as store:
            yield store, rules
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(session: Session, folder: Path) -> None:
    with session.store() as store:
        if not store.database.is_sqlite:
            raise StoreError("a rehearsal on the present register needs SQLite; leave --config away for an empty one.")
        store.database.copy_to(folder / "iscg.db")


def _print(store: Store, taken: Taken, as_json: bool) -> None:
    facts = _facts(store, taken)
    if as_json:
        print_json(facts)
        return
    line = f"{taken.file}: {facts['disposition']} {facts['document'] or ''} {facts['theme'] or ''}"
    why = taken.settled.outcome.reasons if taken.settled else (taken.reason,)
    click.echo(plain(f"{' '.join(line.split())} ({'; '.join(why)})"))


def _facts(store: Store, taken: Taken) -> dict[str, Value]:
    mail, settled = taken.mail, taken.settled
    if mail is None or settled is None:
        blank: dict[str, Value] = dict.fromkeys(("message_id", "handler", "author"), "")
        nothing: dict[str, Value] = {"document": None, "theme": None, "letters": (), "defects": ()}
        return {"file": taken.file, "disposition": "unread", "why": (taken.reason,), **blank, **nothing}
    with store.database.read() as connection:
        explained = register.explain(connection, settled.mail)
    return {
        "file": taken.file,
        "message_id": mail.message_id,
        "handler": settled.handler,
        "disposition": settled.outcome.disposition,
        "author": mail.author.address,
        "document": settled.outcome.document or (explained.documents[0] if explained.documents else None),
        "theme": explained.theme or None,
        "why": settled.outcome.reasons,
        "letters": tuple({"to": to, "subject": letter.subject} for letter in settled.letters for to in letter.to),
        "defects": mail.defects,
    }
