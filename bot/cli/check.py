"""The help to authors on the command line: what could be better in a file, for its author's eyes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.session import plain
from bot.config.schema import LANGUAGES
from bot.papers.reader import PaperReader, TroubleError
from handlers.documents.cover.paper import Paper
from handlers.lint import MOST_PAGES, advice_for, findings_of


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="To be advised in.")
@click.option(
    "--pages", default=MOST_PAGES, show_default=True, type=click.IntRange(1, 1000), help="Best not more than."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a file.")
def check(files: tuple[Path, ...], language: str, pages: int, as_json: bool) -> None:
    """What could be better in FILES (docx, PDF): alternative texts, headings, language, revisions, length, name.

    It is advice and no refusal, so the exit code is 0. Nothing is stored or sent; needs no configuration.
    """
    asyncio.run(_check(files, language, pages, as_json))


async def _check(files: Sequence[Path], language: str, pages: int, as_json: bool) -> None:
    async with PaperReader() as reader:
        for path in files:
            try:
                paper = await reader.read(path, 0, path.stat().st_size, path.name, look_closer=True)
            except (TroubleError, OSError) as error:
                raise click.ClickException(str(error)) from error
            _say(path, paper, language, pages, as_json)


def _say(path: Path, paper: Paper, language: str, pages: int, as_json: bool) -> None:
    findings = findings_of(paper.properties, path.name, pages)
    advice = advice_for(findings, language)
    if as_json:
        told = {"file": str(path), "kind": paper.kind, "findings": findings, "advice": advice, "flags": paper.flags}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    flags = f"  [{', '.join(paper.flags)}]" if paper.flags else ""
    click.echo(f"{plain(str(path))}{flags}{'' if advice else '  nothing to mend'}")
    for sentence in advice:
        click.echo(f"  - {sentence}")
