"""A paper over the pipe: plain JSON both ways, and checked, for its reader may have been taken over by a file."""

from __future__ import annotations

from bot.papers import flags
from handlers.documents.cover.paper import MOST_BLOCKS, MOST_LETTERS, Block, Paper

KINDS = ("docx", "odt", "rtf", "pdf", "text", "doc", "zip", "other")
_FLAGS = frozenset(value for name, value in vars(flags).items() if name.isupper())


def pack_paper(paper: Paper) -> list[object]:
    """A paper as a list."""
    blocks = [[block.place, block.style, *block.cells] for block in paper.blocks]
    return [paper.kind, blocks, dict(paper.properties), list(paper.flags), paper.language]


def unpack_paper(packed: object) -> Paper:
    """A paper from JSON; ValueError when it is none, or more than a reader may answer."""
    if not isinstance(packed, list) or len(packed) != 5:
        raise ValueError("an answer that is no paper")
    kind, blocks, properties, found, language = packed
    if kind not in KINDS or not isinstance(properties, dict) or len(properties) > 20:
        raise ValueError("an answer of no known kind")
    told = tuple(_word(flag) for flag in _items(found))
    if not set(told) <= _FLAGS:
        raise ValueError("an answer with unknown flags")
    read = tuple(_block(block) for block in _items(blocks))
    if len(read) > MOST_BLOCKS or sum(len(cell) for block in read for cell in block.cells) > MOST_LETTERS:
        raise ValueError("an answer that is too long")
    facts = {_word(name): _word(value)[:500] for name, value in properties.items()}
    return Paper(kind, read, facts, told, _word(language)[:2])


def _block(packed: object) -> Block:
    place, style, *cells = map(_word, _items(packed))
    return Block(tuple(cells), place, style)


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("no list")
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value
