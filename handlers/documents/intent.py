"""What the author means with each document: a new one, a revision or addendum of one, a language version, or a doubt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.documents.doubts import NEW, Doubt, doubt, next_number
from handlers.documents.numbering import Mention, Number, find, worded
from handlers.documents.revising import ELSEWHERE, REVISED
from handlers.documents.sheets import LETTERS, Sheet, sheets_of
from handlers.meetings import open_meeting
from storage.desk import Desk
from storage.records import Mail, Meeting
from storage.standing import Standing, next_of, status_of

OPENING_CHARS = 600
ELSEWHERE_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Intent:
    """What one document of a mail is to become; `doubt` is empty, or the question that only people can settle.

    `parent` is set for a derivative (`kind`, and `wanted` when the author counts), a language version (`kind` is
    `version`) and a reserved number that is filled (`kind` is `reserved`). `told` says what showed it; `language` is
    the code of the letter in its number, or empty; `asks` is what its author may be asked about the doubt.
    """

    sheet: Sheet
    kind: str = "document"
    parent: Standing | None = None
    wanted: int = 0
    told: str = ""
    doubt: str = ""
    language: str = ""
    asks: Doubt | None = None


def intents_of(mail: Mail, desk: Desk) -> tuple[Intent, ...]:
    """One intent for each document that the mail holds, in order."""
    sheets = sheets_of(mail)
    if desk.decided == NEW:
        return tuple(Intent(sheet, told="a person decided that it is new") for sheet in sheets)
    return tuple(_intent(sheet, mail, desk, alone=len(sheets) == 1) for sheet in sheets)


def elsewhere_of(sheet: Sheet, mail: Mail, desk: Desk) -> tuple[str, ...]:
    """Numbers of other bodies under which the author says the document was submitted too."""
    text = sheet.front.text[:ELSEWHERE_CHARS] if sheet.file else mail.text[:ELSEWHERE_CHARS]
    found = []
    for phrase in ELSEWHERE.finditer(text):
        near = text[phrase.end() : phrase.end() + 120].split("\n\n")[0]
        others = find(near, desk.rules.group).others
        found += [other.canonical or other.written for other in others if other.kind == "document"]
    return tuple(dict.fromkeys(found))


def _intent(sheet: Sheet, mail: Mail, desk: Desk, alone: bool) -> Intent:
    named = _named(sheet, mail, desk, alone)
    if differ := _contradiction(named):
        (first_where, first), (where, other) = differ
        words = f"its {first_where} says {first.canonical}, but its {where} says {other.canonical}"
        return Intent(sheet, doubt=words, asks=doubt("numbers", (str(first.number), str(other.number))))
    if not named:
        return _by_thread(sheet, mail, desk)
    where, mention = next(((place, one) for place, one in named if one.number.path), named[0])
    if mention.ambiguous:
        readings = " or ".join(worded(reading, "en") for reading in mention.readings)
        asks = Doubt("number", tuple(map(str, mention.readings)))
        return Intent(sheet, doubt=f"its {where} says «{mention.written}»: is it {readings}?", asks=asks)
    return _by_number(sheet, mail, desk, where, mention.number)


def _named(sheet: Sheet, mail: Mail, desk: Desk, alone: bool) -> list[tuple[str, Mention]]:
    """Our numbers where an author writes the number of the document itself; the cover tells before the rest."""
    if desk.decided:
        return [("decision", mention) for mention in find(desk.decided, desk.rules.group).numbers[:1]]
    meeting = open_meeting(desk.rules, desk.received)
    places = [("cover", sheet.front.told("number")), ("file name", sheet.file.name if sheet.file else "")]
    if alone and not mail.is_reply:
        # The subject of a reply is that of what it answers.
        places.insert(0, ("subject", mail.subject))
    found = []
    for where, text in places:
        mentions = find(text, desk.rules.group, meeting.name if meeting else None, lambda n: desk.has(str(n))).numbers
        # "Contribution 2" counts the author's own; "Revision 1 to Document 2" is ours.
        named = [one for one in mentions if one.number.meeting is not None and (one.number.path or not one.completed)]
        if where == "subject":
            named = [one for one in named if one.number.path or desk.has(str(one.number.base)) or _of(one.number, meeting)]
        found += [(where, mention) for mention in named[:1]]
    if not any(mention.number.path for _, mention in found) and alone:
        text = mail.text[:OPENING_CHARS]
        mentions = find(text, desk.rules.group, meeting.name if meeting else None, lambda n: desk.has(str(n))).numbers
        found += [("text", one) for one in mentions if one.number.path and not one.completed][:1]
    return found


def _of(number: Number, meeting: Meeting | None) -> bool:
    """Is it a number of the open meeting? Another one that is not registered here is a citation."""
    return meeting is not None and f"{number.year:02}-{number.meeting}" == meeting.name


def _contradiction(named: list[tuple[str, Mention]]) -> tuple[tuple[str, Mention], tuple[str, Mention]] | None:
    """Two places that name different documents, each with what it says."""
    for other in named[1:]:
        mention, first = other[1], named[0][1]
        paths = {first.number.path, mention.number.path} - {()}
        if mention.number.base != first.number.base or len(paths) > 1:
            return named[0], other
    return None


def _by_number(sheet: Sheet, mail: Mail, desk: Desk, where: str, number: Number) -> Intent:
    told = f"its {where} names {number}"
    if number.path:
        return _derivative(sheet, mail, desk, number, told)
    standing = status_of(desk, str(replace(number, language="")))
    if standing is None:
        words = f"its {where} names {number}, but there is no such document: is it a new one?"
        return Intent(sheet, doubt=words, asks=doubt("parent", number=str(number)))
    if standing.status == "reserved":
        return _fill(sheet, mail, desk, standing, told)
    language = LETTERS.get(number.language, "") or sheet.language
    if language and language not in standing.versions and standing.versions != ("",) and sheet.file:
        return _version(sheet, mail, desk, standing, told, language)
    if REVISED.search(_said(sheet, mail)):
        return _owned(Intent(sheet, "revision", standing, told=f"{told} and calls itself revised"), mail, desk)
    words = f"its {where} names {number}: is it a revision, an addendum or a new document?"
    return Intent(sheet, parent=standing, doubt=words, asks=_kinds(desk, standing))


def _derivative(sheet: Sheet, mail: Mail, desk: Desk, number: Number, told: str) -> Intent:
    parent = status_of(desk, str(number.parent))
    if parent is None:
        asks = doubt("parent", number=str(number.parent))
        return Intent(sheet, doubt=f"{told}, but {number.parent} is not registered", asks=asks)
    kind, wanted = number.kind, number.path[-1][1]
    itself = status_of(desk, str(replace(number, language="")))
    if itself is None:
        due = next_of(desk, parent, kind)
        if wanted != due:
            words = f"{told}, but the next {kind} of {parent.number} is number {due}"
            return Intent(sheet, kind, parent, doubt=words, asks=_further(desk, parent, kind, number))
        return _owned(Intent(sheet, kind, parent, wanted, told, language=LETTERS.get(number.language, "")), mail, desk)
    language = LETTERS.get(number.language, "") or sheet.language
    if language and language not in itself.versions:
        return _version(sheet, mail, desk, itself, told, language)
    words = f"{told}, which is registered already: is it a further {kind}?"
    return Intent(sheet, kind, parent, doubt=words, asks=_further(desk, parent, kind, number))


def _by_thread(sheet: Sheet, mail: Mail, desk: Desk) -> Intent:
    """Without a number, a paper in the thread of a document by its author revises it when its author says so."""
    _, number = desk.thread_of((*mail.references, *mail.in_reply_to))
    standing = status_of(desk, number) if number else None
    if standing is None or sheet.file is None or standing.author.address != mail.author.address:
        return Intent(sheet)
    while standing.document.kind == "revision" and (stem := status_of(desk, standing.document.parent)):
        standing = stem
    if REVISED.search(_said(sheet, mail)):
        return Intent(sheet, "revision", standing, told=f"its author calls it revised in the thread of {number}")
    words = f"it carries {sheet.file.name} in the thread of {number}: is it a revision?"
    return Intent(sheet, parent=standing, doubt=words, asks=_kinds(desk, standing))


def _kinds(desk: Desk, standing: Standing) -> Doubt:
    return doubt("kind", [next_number(desk, standing, kind) for kind in ("revision", "addendum")], standing.number)


def _further(desk: Desk, parent: Standing, kind: str, number: Number) -> Doubt:
    return doubt("count", [next_number(desk, parent, kind)], str(number))


def _fill(sheet: Sheet, mail: Mail, desk: Desk, standing: Standing, told: str) -> Intent:
    if standing.author.address != mail.author.address and not _is_secretary(mail, desk):
        words = f"{told}, which is reserved for {standing.author.name or 'somebody else'}"
        return Intent(sheet, doubt=words, asks=doubt("owner", number=standing.number))
    return Intent(sheet, "reserved", standing, told=f"{told}, which was reserved for it")


def _version(sheet: Sheet, mail: Mail, desk: Desk, standing: Standing, told: str, language: str) -> Intent:
    told = f"{told} and it is in {language}"
    return _owned(Intent(sheet, "version", standing, told=told, language=language), mail, desk)


def _owned(intent: Intent, mail: Mail, desk: Desk) -> Intent:
    """A derivative comes from the author of the document, their entity's colleagues, or the secretariat."""
    assert intent.parent is not None
    if desk.decided and not desk.decided_by_author:
        return intent
    author, house = intent.parent.author.address, intent.parent.author.address.rpartition("@")[2]
    if mail.author.address == author or mail.author.address.endswith(f"@{house}") or _is_secretary(mail, desk):
        return intent
    words = f"{intent.told}, but it comes from somebody else than the author of {intent.parent.number}"
    return replace(intent, doubt=words, asks=doubt("owner", number=intent.parent.number))


def _is_secretary(mail: Mail, desk: Desk) -> bool:
    return mail.author.address in desk.rules.secretaries


def _said(sheet: Sheet, mail: Mail) -> str:
    name = sheet.file.name.replace("_", " ") if sheet.file else ""
    return "\n".join((mail.subject, name, sheet.front.told("title"), mail.text[:OPENING_CHARS]))



