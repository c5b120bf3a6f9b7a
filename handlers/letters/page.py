"""A letter's blocks as plain text and as a page: the same words twice, and nothing that is fetched from anywhere.

The page has no style, image or link: it is read aloud well, and is the same in every mail program (WCAG 2.2: language
and direction are set, headings are headings, lists are lists).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class Block:
    """A few lines that belong together, then items of a list, then commands to be copied, then closing lines.

    `heading` stands on the page only: in plain text an empty line parts the blocks.
    """

    lines: tuple[str, ...]
    items: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    heading: str = ""


def plain(blocks: Iterable[Block]) -> str:
    """The blocks as text: an empty line between them, items behind a dash, commands indented alone on their lines."""
    return "\n\n".join(
        "\n".join(
            (
                *block.lines,
                *(f"  - {item}" for item in block.items),
                *(f"    {command}" for command in block.commands),
                *block.ending,
            )
        )
        for block in blocks
    ) + "\n"  # fmt: skip


def page(blocks: Iterable[Block], title: str, language: str, direction: str) -> str:
    """The blocks as HTML in a language (`fr`) and direction (`ltr` or `rtl`); every text is escaped.

    A command has the direction of its own first letter, each line for itself: it may be Arabic or the name of a program.
    """
    rows = [
        "<!DOCTYPE html>",
        f'<html lang="{language.translate(_ESCAPED)}" dir="{direction}">',
        f'<head><meta charset="utf-8"><title>{title.translate(_ESCAPED)}</title></head>',
        f"<body>\n<h1>{title.translate(_ESCAPED)}</h1>",
    ]
    for block in blocks:
        if block.heading:
            rows.append(f"<h2>{block.heading.translate(_ESCAPED)}</h2>")
        rows += _paragraph(block.lines)
        if block.items:
            rows += ["<ul>", *(f"<li>{item.translate(_ESCAPED)}</li>" for item in block.items), "</ul>"]
        if block.commands:
            rows.append('<pre dir="auto">' + "\n".join(block.commands).translate(_ESCAPED) + "</pre>")
        rows += _paragraph(block.ending)
    return "\n".join((*rows, "</body>\n</html>\n"))


def _paragraph(lines: tuple[str, ...]) -> list[str]:
    return ["<p>" + "<br>\n".join(line.translate(_ESCAPED) for line in lines) + "</p>"] if lines else []
