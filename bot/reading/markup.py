"""HTML becomes text: what readers see, with what they answered to apart; hidden text goes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

MOST_LETTERS = 1_000_000
_DEEPEST = 200
# The layout takes 20 microseconds for an element; beyond this the tags are just taken out.
_MOST_TAGS = 40_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = re.compile(r"<(!--|(?:script|style|head|title)\b)", re.IGNORECASE)
_ENDS = {name: re.compile(f"</{name}\\s*>", re.IGNORECASE) for name in ("script", "style", "head", "title")}
_ENDS["!--"] = re.compile("-->")
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|mso-hide\s*:\s*all", re.I
)
_QUOTES = (
    "//*[contains(concat(' ',normalize-space(@class),' '),' gmail_quote ')]",
    "//blockquote[@type='cite']",
    "//*[@id='divRplyFwdMsg' or @id='appendonsend']/following-sibling::*",
    "//*[@id='divRplyFwdMsg' or @id='appendonsend']",
    "//*[contains(concat(' ',normalize-space(@class),' '),' yahoo_quoted ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' moz-cite-prefix ')]",
)


def text_of_html(markup: str) -> tuple[str, str]:
    """The writer's text and the quoted text of a page. Never raises; falls back to taking the tags out."""
    markup = markup[:MOST_LETTERS]
    try:
        own, quoted = _laid_out(markup)
    except Exception:  # the foreign libraries raise many kinds on broken pages, and all mean the same
        return _stripped(markup), ""
    return (own, quoted) if own.strip() or quoted.strip() else (_stripped(markup), "")


def _laid_out(markup: str) -> tuple[str, str]:
    from inscriptis import get_text
    from inscriptis.model.config import ParserConfig
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring, tostring

    # An XML declaration with an encoding would be refused in text.
    body = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", markup)
    if body.count("<") > _MOST_TAGS or _depth(body) > _DEEPEST:
        return "", ""
    tree = document_fromstring(body, parser=HTMLParser(remove_comments=True, remove_pis=True, no_network=True))
    _remove(tree.xpath("//script|//style|//head|//template|//*[@hidden]"))
    _remove(found for found in tree.xpath("//*[@style]") if _HIDDEN.search(found.get("style", "")[:500]))
    quotes = []
    taken: set[HtmlElement] = set()
    for found in (found for path in _QUOTES for found in tree.xpath(path)):
        # What lies within a quote that was taken already is in it.
        if found.getparent() is not None and taken.isdisjoint(found.iterancestors()):
            quotes.append(tostring(found, encoding="unicode", with_tail=False))
            taken.add(found)
            _remove([found])
    config = ParserConfig()
    own = get_text(etree.tostring(tree, encoding="unicode", method="html"), config)
    quoted = get_text("".join(quotes), config) if quotes else ""
    return _tidy(own), _tidy(quoted)


def _remove(found: Iterable[HtmlElement]) -> None:
    for element in found:
        parent = element.getparent()
        if parent is not None:
            element.drop_tree()


def _depth(body: str) -> int:
    """About how deep elements nest: the layout recurses, and very deep pages come out empty."""
    depth = deepest = 0
    for found in re.finditer(r"<(/?)(?:div|span|table|tbody|tr|td|blockquote|ul|li|font|b|i|p)\b", body):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _stripped(markup: str) -> str:
    return _tidy(html.unescape(_TAG.sub("", _BREAKS.sub("\n", _without_unseen(markup)))))


def _without_unseen(markup: str) -> str:
    """The page without comments, scripts and styles; each end is looked for once, so the time is linear."""
    out: list[str] = []
    position = 0
    endless: set[str] = set()
    for found in _UNSEEN.finditer(markup):
        kind = found[1].lower()
        if found.start() < position or kind in endless:
            continue
        if end := _ENDS[kind].search(markup, found.end()):
            out.append(markup[position : found.start()])
            position = end.end()
        else:
            endless.add(kind)
    return "".join([*out, markup[position:]])


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\xa0", " ").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
