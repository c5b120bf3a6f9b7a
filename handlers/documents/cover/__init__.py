"""Covers: what the first page of a contribution says about it, each field with where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from handlers.documents.cover.days import YEAR, day_of, languages_in
from handlers.documents.cover.entities import category_of
from handlers.documents.cover.folding import clean, fold, plain_signs
from handlers.documents.cover.found import MOST, MOST_ELSE, NAMES, Cover, Draft, Field
from handlers.documents.cover.header import entity_in, number_in, read_header
from handlers.documents.cover.paper import FOOTER, HEADER, Paper
from handlers.documents.cover.rows import read_rows

_NOTHING = re.compile(r"(?:n/?a|none|tbd|-|\.|\[.{0,60}\]|<.{0,60}>|insert .{0,60}|click .{0,60}|xx+)?", re.IGNORECASE)
_PLACED = re.compile(r"(?P<said>.*? /|[^\t]*?\t|.*? {3,}|N/A|(?:\d{1,2}[ ,]*)*/\d{1,2})\s*(?P<placed>[^\W\d\s].*|\d{4}.*)")
_IS_QUESTION = re.compile(r"(?:question|вопрос|cuestion|课题|المساله) ?(?:itu|uit|мсэ)?[-\w]* ?\d[\d/-]*$")
_DOCUMENTS = re.compile(r"^(?:documents?|docs?\.?|annexe?s?)\b.*\d", re.IGNORECASE)
_JOINED = {"contact": ", ", "questions": ", ", "source": " ", "title": " ", "meeting": ", "}
# Titles that word processors give to a file by themselves.
_IDLE_TITLE = re.compile(r"^\(|unspecified|(?:microsoft word - |untitled|document ?\d*$|template|presentation|ohne titel)|\.(?:docx?|pdf|rtf|odt)$", re.IGNORECASE)


def read_cover(paper: Paper) -> Cover:
    """The fields of a paper's cover. Never raises; a field that is not found is not in `fields`."""
    rows = read_rows(paper.blocks)
    labelled = _merged(_parted(rows.drafts))
    have = frozenset(labelled)
    fields = dict(labelled)
    for draft in read_header(rows.loose, rows.drafts, have):
        if field := _field(draft):
            fields.setdefault(draft.name, field)
    _add_agreement(fields, _head_number(paper))
    _add_properties(fields, paper)
    if source := fields.get("source"):
        told = category_of(source.value)
        where = f"the source: {told.sign}"
        fields["entity_category"] = Field(told.name, where, told.certain and source.certain)
    return Cover({name: fields[name] for name in NAMES if name in fields}, paper.flags, paper.language)


def _head_number(paper: Paper) -> str:
    """The number in the page header, if there is one."""
    heads = (line for block in paper.blocks if block.place == HEADER for cell in block.cells for line in cell.split("\n"))
    return next((found for line in heads if (found := number_in(plain_signs(line)))), "")


def _parted(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The template of ITU-T puts place and date to the right of the Questions; as text, both stand in one line."""
    for draft in drafts:
        found = _PLACED.match("\t".join(draft.lines)) if draft.name == "questions" else None
        if found and YEAR.search(found["placed"]):
            yield Draft("meeting", draft.where, lines=[found["placed"]])
            draft = Draft(draft.name, draft.where, lines=[found["said"]])
        if draft.name == "title" and draft.lines and _IS_QUESTION.match(fold(draft.lines[0])):
            # "Subject: Question ITU-R 229/5" (template of ITU-R).
            draft = Draft("questions", draft.where, draft.certain, draft.lines, draft.line)
        yield draft


def _merged(drafts: Iterable[Draft]) -> dict[str, Field]:
    """The first of each name counts; further contacts join it, and a source that is a document waits for a better one."""
    found: dict[str, Field] = {}
    for draft in drafts:
        field = _field(draft) if draft.name in NAMES else None
        if field is None:
            continue
        before = found.get(draft.name)
        if before is None:
            found[draft.name] = field
        elif draft.name == "contact" and field.value not in before.value:
            joined = clean(f"{before.value}; {field.value}", MOST["contact"])
            found[draft.name] = Field(joined, before.where, before.certain)
    return found


def _field(draft: Draft) -> Field | None:
    """A draft with its value cleaned in the way of its kind; None when nothing is said."""
    joint = _JOINED.get(draft.name, " ")
    pieces = [piece for line in draft.lines if (piece := clean(line, 4000).strip(",; "))]
    text = joint.join(pieces) if draft.name not in ("title", "source") else _sewn(pieces)
    text = clean(text, MOST.get(draft.name, MOST_ELSE))
    if not text or _NOTHING.fullmatch(text):
        return None
    certain = draft.certain
    if draft.name == "source":
        if _DOCUMENTS.match(text):
            return None
        text = entity_in(text)
    elif draft.name == "date":
        text = day_of(text) or text
        certain = certain and bool(day_of(text))
    elif draft.name == "original_language":
        text = languages_in(text) or text
        certain = certain and text[2:3] in ("", "/")
    elif draft.name == "number":
        text = number_in(plain_signs(text)) or plain_signs(text)
        if not re.search(r"\d", text):
            return None
    return Field(text, draft.where, certain)


def _sewn(pieces: list[str]) -> str:
    """Lines of one value: Chinese ones join without a blank, words parted by a hyphen at the end stay parted."""
    text = ""
    for piece in pieces:
        is_dense = bool(text) and text[-1] > "\u2e80" and piece[0] > "\u2e80" and piece[0] < "\uff00"
        text += ("" if not text or is_dense else " ") + piece
    return text


def _add_agreement(fields: dict[str, Field], head: str) -> None:
    """A page header with another number than the cover makes both doubtful (covers do carry mistakes)."""
    number = fields.get("number")
    if not number or not head or number.where == "page header":
        return
    if re.findall(r"\d+", head) != re.findall(r"\d+", number.value) and set(re.findall(r"\d+", head)) != set(
        re.findall(r"\d+", number.value)
    ):
        fields["number"] = Field(number.value, f"{number.where} (the page header says {clean(head, 60)})", False)


def _add_properties(fields: dict[str, Field], paper: Paper) -> None:
    """What the file says of itself, where the cover says nothing; such facts are often left from an older file."""
    facts = {name: clean(value, MOST_ELSE) for name, value in paper.properties.items()}
    title = facts.get("title", "")
    if "title" not in fields and len(title) > 8 and not _IDLE_TITLE.search(title) and not number_in(title):
        fields["title"] = Field(title, "core properties", False)
    words = facts.get("keywords") or facts.get("keyword", "")
    if "keywords" not in fields and words and fold(words) != fold(title):
        fields["keywords"] = Field(words, "core properties", False)


__all__ = ["FOOTER", "Cover", "Field", "Paper", "read_cover"]
