"""Covers: what the first page of each file says, with where each field came from; nothing is stored or sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import click

from bot.cli.session import plain
from bot.papers.reader import PaperReader, TroubleError
from handlers.documents.cover import Cover, read_cover
from handlers.documents.cover.found import NAMES


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a file.")
def cover(files: tuple[Path, ...], as_json: bool) -> None:
    """Read the covers of FILES (docx, odt, rtf, pdf, txt): title, source, contact and the rest.

    Each file is read in a process with limits and without a network; what is odd about it is flagged, never run.
    """
    asyncio.run(_show(files, as_json))


async def _show(files: Sequence[Path], as_json: bool) -> None:
    async for path, found in covers_of(files):
        if as_json:
            click.echo(json.dumps(as_fields(path, found), ensure_ascii=False))
        else:
            _print(path, found)


async def covers_of(files: Sequence[Path]) -> AsyncIterator[tuple[Path, Cover]]:
    """The cover of each file, in order; ClickException when a file cannot be read from the disk."""
    async with PaperReader() as reader:
        for path in files:
            try:
                paper = await reader.read(path, 0, path.stat().st_size, path.name)
            except (TroubleError, OSError) as error:
                raise click.ClickException(str(error)) from error
            yield path, read_cover(paper)


def as_fields(path: Path, found: Cover) -> dict[str, object]:
    """The shape of one JSON line: every field by name, null where the cover does not say."""
    fields = {
        name: {"value": told.value, "from": told.where, "certain": told.certain} if told else None
        for name in NAMES
        for told in [found.fields.get(name)]
    }
    return {"file": str(path), "fields": fields, "flags": list(found.flags), "language": found.language}


def _print(path: Path, found: Cover) -> None:
    flags = f"  [{', '.join(found.flags)}]" if found.flags else ""
    click.echo(f"{plain(str(path))}  {found.language}{flags}")
    for name, told in found.fields.items():
        doubt = "" if told.certain else " ?"
        click.echo(f"{name.replace('_', ' '):>18}  {plain(told.value)}{doubt}  ({plain(told.where)})")
