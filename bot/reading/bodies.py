"""Which parts of a mail are its text, which are files, and where the real mail is inside one that a list has wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.reading.parts import Part

_TEXTS = ("text/plain", "text/html")
_MAIL = "message/rfc822"


@dataclass(slots=True)
class Bodies:
    """The text parts in order, and the files in order; `inline` files are shown within the text."""

    texts: list[Part] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    inline: list[Part] = field(default_factory=list)
    untold: list[Part] = field(default_factory=list)


def sort_parts(root: Part, is_blank: set[int]) -> Bodies:
    """Sort every leaf. `is_blank` holds the starts of text parts without a letter: HTML beside such is the text."""
    bodies = Bodies()
    _sort(root, bodies, is_blank, related=False)
    return bodies


def wrapped(root: Part, is_rewritten: bool) -> Part | None:
    """The part that holds the mail a list has wrapped (Mailman `wrap_message`), or None.

    Only when the list put its own address in From, and beside the one mail within there is nothing but plain text.
    """
    if not is_rewritten:
        return None
    inside = [root] if root.type == _MAIL else list(root.children) if root.type == "multipart/mixed" else []
    mails = [part for part in inside if part.type == _MAIL]
    others = [part for part in inside if part.type != _MAIL]
    fits = len(mails) == 1 and all(part.type == "text/plain" and not is_file(part) for part in others)
    is_mail = fits and mails[0].encoding in ("", "7bit", "8bit", "binary") and not is_file(mails[0])
    return mails[0] if is_mail else None


def is_file(part: Part) -> bool:
    """Whether a leaf says of itself that it is a file."""
    named = part.place.parameters.get("filename") or part.kind.parameters.get("name")
    return part.place.word == "attachment" or bool(named)


def _sort(part: Part, bodies: Bodies, is_blank: set[int], related: bool) -> None:
    if not part.children:
        _sort_leaf(part, bodies, related)
    elif part.type == "multipart/alternative":
        _sort_alternative(part.children, bodies, is_blank, related)
    else:
        for number, child in enumerate(part.children):
            _sort(child, bodies, is_blank, related or (part.type == "multipart/related" and number > 0))


def _sort_leaf(part: Part, bodies: Bodies, related: bool) -> None:
    if part.type in _TEXTS and not is_file(part):
        bodies.texts.append(part)
        return
    bodies.files.append(part)
    shown = part.place.word != "attachment" and bool(part.header.first("content-id"))
    if part.type.startswith("image/") and (related or shown or part.place.word == "inline"):
        bodies.inline.append(part)


def _sort_alternative(children: Sequence[Part], bodies: Bodies, is_blank: set[int], related: bool) -> None:
    """One of several forms of the same text: the plain one, unless it is blank; files among them stay files."""
    chosen = next((part for part in children if part.type == "text/plain" and part.start not in is_blank), None)
    chosen = chosen or next((part for part in children if _shows_text(part)), None)
    for child in children:
        if child is chosen:
            _sort(child, bodies, is_blank, related)
            continue
        other = Bodies()
        _sort(child, other, is_blank, related)
        bodies.files += other.files
        bodies.inline += other.inline
        bodies.untold += other.texts


def _shows_text(part: Part) -> bool:
    return any(leaf.type == "text/html" and not is_file(leaf) for leaf in part.walk() if not leaf.children)
