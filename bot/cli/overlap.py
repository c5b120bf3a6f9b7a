"""Overlap: which documents are near one, which pairs wait for a judgement, and what people judged."""

from __future__ import annotations

import click

from bot.cli.session import Session, Value, plain, print_json
from bot.cli.tables import isolated, table
from bot.daemon import utc_now
from handlers.overlap import Neighbour, neighbours, sketch
from storage import likenesses, radar
from storage.likenesses import VERDICTS, Likeness

AT_ONCE = 500


class ByNumber(click.Group):
    """`overlap NUMBER` is short for `overlap show NUMBER`."""

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A first word that is no command is a number, unless it looks like an option."""
        if words and words[0] not in self.commands and not words[0].startswith("-"):
            words = ["show", *words]
        return super().resolve_command(context, words)


@click.group(cls=ByNumber)
def overlap() -> None:
    """Documents that are near each other: `iscg-bot overlap ISCG/26-1/7`. People judge; nothing is ever merged."""


@overlap.command()
@click.argument("number")
@click.option("--most", type=click.IntRange(1, 20), default=5, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def show(session: Session, number: str, most: int, as_json: bool) -> None:
    """The documents nearest to NUMBER, across all themes, with the passages that agree."""
    with session.store() as store, store.database.read() as connection:
        document_id = radar.id_of(connection, number)
        if document_id is None:
            raise click.ClickException(f"no document has the number {number!r}. Try `iscg-bot log`.")
        near = neighbours(connection, document_id, most)
    if as_json:
        for one in near:
            print_json(_fields(one))
        return
    if not near:
        click.echo(f"Nothing is near {number}.")
    for one in near:
        _print(one)
    for one in near:
        if not one.verdict:
            click.echo(f"Judge with: iscg-bot overlap judge {number} {one.number} {'|'.join(VERDICTS)}")


@overlap.command("list")
@click.option("--all", "every", is_flag=True, help="Pairs that were judged, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_(session: Session, every: bool, as_json: bool) -> None:
    """The pairs that were found near each other and wait for a judgement, latest first."""
    with session.store() as store, store.database.read() as connection:
        pairs = likenesses.list_all(connection, every)
    if as_json:
        for pair in pairs:
            print_json(_pair(pair))
        return
    if not pairs:
        click.echo("No pair waits for a judgement.")
        return
    rows = [
        (it.number, it.other, it.kind or "named", f"{it.score / 10:.0f} %", it.verdict or "?", it.title, it.other_title)
        for it in pairs
    ]
    headings = ("number", "other", "kind", "score", "verdict", "title", "title of the other")
    table(headings, rows, (22, 22, 14, 6, 9, 40, 40))


@overlap.command()
@click.argument("number")
@click.argument("other")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.pass_obj
def judge(session: Session, number: str, other: str, verdict: str) -> None:
    """Record that NUMBER and OTHER are duplicate, related or distinct. It changes neither of them."""
    with session.store() as store, store.desk(session.rules, utc_now()) as desk:
        before = likenesses.judge(desk, number, other, verdict, "secretary")
    click.echo(f"{number} and {other}: {verdict}{f' (before: {before})' if before else ''}")


@overlap.command()
@click.pass_obj
def fill(session: Session) -> None:
    """Let the radar know the documents that came before it. May be repeated; it only does what is missing."""
    done = 0
    with session.store() as store:
        while True:
            with store.database.write() as connection:
                missing = radar.unsketched(connection, AT_ONCE)
                for known in radar.known(connection, missing).values():
                    radar.remember(connection, known.id, sketch(known.title, known.text))
            done += len(missing)
            if len(missing) < AT_ONCE:
                break
    click.echo(f"documents added to the radar: {done}")


def _fields(one: Neighbour) -> dict[str, Value]:
    """The keys are a promise to scripts."""
    return {
        "number": one.number,
        "kind": one.kind,
        "score": str(one.score),
        "title": one.title,
        "theme": one.theme,
        "source": one.source,
        "status": one.status,
        "shared": one.shared,
        "words": one.words,
        "passages": [{"here": passage.here, "there": passage.there} for passage in one.passages],
        "verdict": one.verdict or None,
    }


def _pair(it: Likeness) -> dict[str, Value]:
    return {
        "number": it.number,
        "other": it.other,
        "kind": it.kind,
        "score": str(it.score / 1000),
        "verdict": it.verdict or None,
        "judged_by": it.judged_by or None,
        "judged_at": it.judged_at.isoformat() if it.judged_at else None,
    }


def _print(one: Neighbour) -> None:
    facts = [
        (one.number, one.title),
        ("", f"{one.kind}, {100 * one.score:.0f} %; theme {one.theme or 'unsorted'}; {one.status}"),
        *([("source", one.source)] if one.source else []),
        *([("both cite", ", ".join(one.shared))] if one.shared else []),
        *([("words", ", ".join(one.words))] if one.words else []),
        *((name, text) for it in one.passages for name, text in (("here", it.here), ("there", it.there)) if text),
        *([("judged", one.verdict)] if one.verdict else []),
    ]
    for name, words in facts:
        click.echo(f"{name:>14}  {isolated(plain(words))}")
    click.echo("")
