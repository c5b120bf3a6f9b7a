"""A paper as it was read: paragraphs and table rows in order, what it says of itself, and what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Where a block stands.
TEXT, TABLE, HEADER, FOOTER = "text", "table", "header", "footer"
# The style of a line below a blank line, where paragraphs have no styles.
GAP = "below a blank line"
MOST_BLOCKS = 3000
MOST_LETTERS = 200_000


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one cell) or a table row (its cells); a cell may hold several lines. `style` is the paragraph's."""

    cells: tuple[str, ...]
    place: str = TEXT
    style: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What could be read of a file. `kind` is told by its content: docx odt rtf pdf text doc zip other.

    `properties` are lower-case names such as title, creator, keywords, language; `language` is that of the text or ''.
    """

    kind: str
    blocks: tuple[Block, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    language: str = ""

    @property
    def text(self) -> str:
        """All that is said in the body, without page headers and footers."""
        return "\n".join("\n".join(block.cells) for block in self.blocks if block.place in (TEXT, TABLE))


class Gatherer:
    """Blocks as they are found, up to `MOST_BLOCKS` and `MOST_LETTERS`; `full` says when it is enough."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._letters = 0

    @property
    def full(self) -> bool:
        return len(self.blocks) >= MOST_BLOCKS or self._letters >= MOST_LETTERS

    def add(self, cells: list[str], place: str, style: str = "") -> None:
        """Keep a block unless it is blank; what goes over the bound is cut."""
        if self.full or not any(cell.strip() for cell in cells):
            return
        kept = []
        for cell in cells[:64]:
            cut = cell.strip()[: MOST_LETTERS - self._letters]
            self._letters += len(cut)
            kept.append(cut)
        self.blocks.append(Block(tuple(kept), place, style[:60]))


def paper_of_text(text: str, language: str = "") -> Paper:
    """The words of a mail, or a plain text file, as a paper: one block per line.

    An indented line has an empty first cell, as it goes on with what stands above; one below a blank line has the
    style `GAP`.
    """
    gathered, style = Gatherer(), ""
    for line in text.split("\n"):
        line = line.replace("\f", " ")
        gathered.add(["", line] if (line[:2].isspace() and len(line) > 1) or line[:1] == "\t" else [line], TEXT, style)
        style = "" if line.strip() else GAP
    return Paper("text", tuple(gathered.blocks), language=language)
