"""Trying out how document numbers are read: one text, or many, one a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click

from bot.cli.session import plain
from handlers.documents.numbering import Found, Mention, find

Told = dict[str, str | bool | list[str]]


@click.command()
@click.argument("text", required=False)
@click.option("--lines", is_flag=True, help="Read many texts from standard input, one a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each text.")
@click.option("--group", default="ISCG", show_default=True, help="The group whose numbers are ours.")
@click.option("--meeting", default=None, help="The meeting, such as 26-1, that completes «Document 7».")
def number(text: str | None, lines: bool, as_json: bool, group: str, meeting: str | None) -> None:
    """The document numbers in TEXT, and its references to everything else. Needs no configuration."""
    if (text is None) != lines:
        raise click.UsageError('give one text, as in `iscg-bot number "ISCG/26-1/7, Addendum 1"`, or --lines')
    for one in _lines() if lines else [text or ""]:
        found = find(one.encode("utf-8", "replace").decode("utf-8"), group, meeting)
        click.echo(json.dumps(_told(found), ensure_ascii=False) if as_json else _plain(found))


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")


def _told(found: Found) -> dict[str, list[Told]]:
    """The keys are a promise to scripts."""
    return {
        "numbers": [_number(mention) for mention in found.numbers],
        "others": [
            {"kind": other.kind, "written": other.written, "canonical": other.canonical} for other in found.others
        ],
    }


def _number(mention: Mention) -> Told:
    it = mention.number
    return {
        "canonical": str(it),
        "kind": it.kind,
        "base": str(it.base),
        "path": [f"{kind}.{n}" for kind, n in it.path],
        "language": it.language,
        "ambiguous": mention.ambiguous,
        "readings": [str(reading) for reading in mention.readings],
    }


def _plain(found: Found) -> str:
    lines = [f"{mention.number}  {_doubt(mention)}«{plain(mention.written)}»" for mention in found.numbers]
    lines += [f"({other.kind})  {other.canonical}  «{plain(other.written)}»" for other in found.others]
    return "\n".join(lines) if lines else "no number"


def _doubt(mention: Mention) -> str:
    return f"or {' or '.join(map(str, mention.readings[1:]))}?  " if len(mention.readings) > 1 else ""
