"""Themes: try the sorting, see what people taught, rehearse it over history, and look for a theme that is missing."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import click

from bot.cli.owner import owner
from bot.cli.run import refuse_if_behind
from bot.cli.session import Session, Value, plain, print_json
from bot.cli.tables import table
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.daemon import utc_now
from handlers.themes import theme_of
from handlers.themes.clusters import clusters
from handlers.themes.why import why
from storage import learning
from storage.learning import SORTER, Lesson, Past
from storage.records import Rules, Theming


@dataclass(frozen=True, slots=True)
class Change:
    """A document whose theme sorting would decide otherwise today."""

    past: Past
    theming: Theming


@click.group()
def themes() -> None:
    """Sorting under themes: try it, see what it learnt, sort history again."""


themes.add_command(owner)


@themes.command("try")
@click.option("--jsonl", is_flag=True, help="Write one JSON object a line, as is also done when output is no terminal.")
@click.pass_obj
def try_(session: Session, jsonl: bool) -> None:
    """Sort documents from standard input: lines of JSON with id, title and text. Needs no configuration.

    Each answer has id, theme (null: people are to be asked), second, confidence (0 to 1) and why.
    """
    rules = rules_of(example_config()) if session.path is None else session.rules
    failed = False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        told = _tried(line, number, rules)
        failed = failed or "error" in told
        if jsonl or not sys.stdout.isatty():
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(plain(f"{told['id']}: {told.get('theme') or 'no theme'} ({told.get('why') or told['error']})"))
    if failed:
        raise SystemExit(1)


@themes.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def learned(session: Session, as_json: bool) -> None:
    """What people's corrections taught: each document, the theme they gave it, and when."""
    with session.store() as store, store.database.read() as connection:
        lessons = learning.every_lesson(connection)
    if as_json:
        for lesson in lessons:
            print_json(_lesson(lesson))
        return
    if not lessons:
        click.echo("Nobody has corrected a theme yet.")
        return
    rows = [
        (lesson.document, lesson.theme or "none", lesson.title, lesson.taught_by, session.local(lesson.taught_at))
        for lesson in lessons
    ]
    table(("document", "theme", "title", "by", "when"), rows, (20, 34, 46, 20, 22))


@themes.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def rehearse(session: Session, as_json: bool) -> None:
    """Sort all history again, with what was learnt, and show what would change; nothing is changed."""
    with session.store() as store, store.database.read() as connection:
        found = _changes(learning.history(connection), learning.lessons(connection), session.rules)
    _print_changes(found, session.rules, as_json)
    if not as_json and found:
        click.echo("`iscg-bot themes apply` makes it so.")


@themes.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def apply(session: Session, as_json: bool) -> None:
    """Sort all history again and keep the result; what a person decided stays."""
    with session.store() as store:
        refuse_if_behind(store)
        with store.desk(session.rules, utc_now()) as desk:
            lessons = learning.lessons(desk.connection)
            found = _changes(learning.history(desk.connection), lessons, session.rules)
            for change in found:
                learning.sort_again(desk, change.past, change.theming)
    _print_changes(found, session.rules, as_json)


@themes.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def new(session: Session, as_json: bool) -> None:
    """Unsorted documents that have something unusual in common: a possible new theme, with the words that bind it."""
    with session.store() as store, store.database.read() as connection:
        history = learning.history(connection)
    unsorted = {past.number: f"{past.title}\n{past.text}" for past in history if not past.theme}
    found = clusters(unsorted, [f"{past.title}\n{past.text}" for past in history if past.theme])
    for cluster in found:
        if as_json:
            print_json({"documents": cluster.documents, "words": cluster.words})
        else:
            click.echo(plain(f"{', '.join(cluster.words)}: {', '.join(cluster.documents)}"))
    if not found and not as_json:
        click.echo(f"No possible new theme among {len(unsorted)} unsorted documents.")


def _tried(line: bytes, number: int, rules: Rules) -> dict[str, Value | float]:
    """One line sorted; a line that is no such JSON object is told with its number."""
    try:
        document = json.loads(line)
        ident, title, text = (document.get(key) or "" for key in ("id", "title", "text"))
        if not (isinstance(title, str) and isinstance(text, str)):
            raise TypeError
    except (ValueError, RecursionError, AttributeError, TypeError):
        return {"id": None, "error": f"line {number} is no JSON object with id, title and text"}
    theming = theme_of(_whole(title), _whole(text), rules)
    return {
        "id": ident if isinstance(ident, int) else str(ident),
        "theme": theming.theme or None,
        "second": theming.others[0] if theming.theme and theming.others else None,
        "confidence": theming.confidence,
        "why": why(theming, rules),
    }


def _whole(text: str) -> str:
    """JSON can hold half a character (a lone surrogate), which no terminal can show."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _changes(history: list[Past], lessons: tuple[Lesson, ...], rules: Rules) -> list[Change]:
    """Documents whose theme would change; what hangs on a document follows its new theme. People's words stay."""
    found: list[Change] = []
    themes_now = {past.id: past.theme for past in history}
    for past in history:
        if past.by != SORTER:
            continue
        theming = theme_of(past.title, past.text, rules, lessons, themes_now.get(past.parent, ""))
        if theming.theme != past.theme:
            found.append(Change(past, theming))
            themes_now[past.id] = theming.theme
    return found


def _print_changes(found: list[Change], rules: Rules, as_json: bool) -> None:
    for change in found:
        before, after = change.past.theme, change.theming.theme
        if as_json:
            print_json(
                {"document": change.past.number, "before": before, "after": after, "why": why(change.theming, rules)}
            )
        else:
            click.echo(
                plain(f"{change.past.number}: {before or 'none'} -> {after or 'none'} ({why(change.theming, rules)})")
            )
    if not found and not as_json:
        click.echo("Nothing would change.")


def _lesson(lesson: Lesson) -> dict[str, Value]:
    return {
        "document": lesson.document,
        "theme": lesson.theme,
        "title": lesson.title,
        "by": lesson.taught_by,
        "at": lesson.taught_at.isoformat(),
    }
