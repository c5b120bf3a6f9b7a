"""The text parts of a mail become its words: own, quoted, signature, and the footer of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.keeping import read_text
from bot.reading.markup import text_of_html
from bot.reading.ownwords import cut_footer, is_footer, split_words, tidy
from bot.reading.parts import Part
from bot.reading.raw import Raw
from storage.records import Limits


@dataclass(frozen=True, slots=True)
class Worded:
    """`whole` is everything but the footer, quotes included; `rests` are digests of what the limit has cut."""

    text: str
    quoted: str
    signature: str
    footer: str
    whole: str
    rests: tuple[str, ...]
    defects: tuple[str, ...]


def read_words(raw: Raw, texts: Sequence[Part], around: Sequence[Part], lists: Sequence[str], limits: Limits) -> Worded:
    """Decode the text parts in order and take the words apart; `around` are text parts outside a wrapped mail."""
    plain: list[str] = []
    quotes: list[str] = []
    footers: list[str] = []
    rests: list[str] = []
    defects: list[str] = []
    left = limits.text_chars
    for number, part in enumerate(texts):
        read = read_text(raw, part, left)
        defects += read.defects
        rests += [read.rest] if read.rest else []
        left = max(1, left - len(read.text))
        own, quoted = text_of_html(read.text) if part.type == "text/html" else (read.text, "")
        own = tidy(own)
        if number and number == len(texts) - 1 and part.type == "text/plain" and is_footer(own, lists):
            footers.append(own.strip("\n"))
            continue
        plain.append(own)
        quotes += [tidy(quoted)] if quoted else []
    text, footer = cut_footer("\n".join(plain), lists)
    outer = [tidy(read_text(raw, part, limits.text_chars).text).strip("\n") for part in around[:2]]
    words = split_words(text)
    return Worded(
        text=words.own,
        quoted="\n".join(filter(None, (words.quoted, *quotes))),
        signature=words.signature,
        footer="\n".join(filter(None, (footer, *footers, *outer))),
        whole="\n".join((text, *quotes)),
        rests=tuple(rests),
        defects=tuple(defects),
    )
