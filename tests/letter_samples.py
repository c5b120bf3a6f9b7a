"""One letter of each kind, in each turn of phrase, for the tests of what is said to people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from handlers.documents.doubts import NEW, Doubt
from handlers.meetings.deadlines import seat_for, tier_of
from handlers.words.acknowledgement import acknowledgement
from handlers.words.answers import question, reserved_letter, waiting_letter, withdrawn_letter
from handlers.words.by_clock import MOST_LISTED, carried_letter, chase_letter, digest_letter, reminder, unfilled_note
from handlers.words.notes import dead_note, held_note, set_aside_note, trouble_note
from storage.duties import Entry
from storage.records import (
    Address,
    Attachment,
    Delivery,
    Document,
    Front,
    Kept,
    Letter,
    Mail,
    Meeting,
    Person,
    Rules,
    Theme,
    Theming,
)

LETTERS = Path(__file__).parent / "letters"
RECEIVED = datetime(2026, 2, 25, 22, 30, tzinfo=UTC)
MEETING = Meeting("26-1", date(2026, 3, 12), date(2026, 3, 13), date(2026, 2, 28), "Third meeting", "Geneva")
LIMITED = replace(MEETING, late_until=date(2026, 3, 7))
NEXT = Meeting("26-2", date(2026, 9, 1), date(2026, 9, 1), date(2026, 8, 20), place="Geneva")
TITLES = {
    "en": "Accessibility",
    "fr": "Accessibilité",
    "es": "Accesibilidad",
    "ru": "Доступность",
    "ar": "إمكانية النفاذ",
    "zh": "无障碍获取",
}
THEME = Theme("accessibility", "continuing", TITLES, {})
RULES = Rules(
    group="ISCG",
    title="Inter-Sector Coordination Group",
    lists=("list@example.org",),
    own_addresses=("bot@example.org",),
    sender="bot@example.org",
    sender_name="ISCG secretariat",
    secretaries=("secretary@example.org",),
    zone="Europe/Zurich",
    languages=("en", "ar", "es", "fr", "ru", "zh"),
    meetings=(MEETING,),
    themes=(THEME,),
)
DOCUMENT = Document(
    number="ISCG/26-1/7",
    series="ISCG/26-1",
    serial=7,
    meeting="26-1",
    title="Captioning in remote meetings",
    author=Address("Amina Ba", "amina@example.org"),
    theme="accessibility",
    language="en",
    status="registered",
    received=RECEIVED,
    registered=RECEIVED,
    mail=1,
)
THEMING = Theming("accessibility", True, ("captioning", "deaf"), places=("title", "text"))
ENTRY = Entry(
    7, "ISCG/26-1/7", "Captioning in remote meetings", "accessibility", "26-1",
    Address("Amina Ba", "amina@example.org"), "Example Administration", RECEIVED, RECEIVED,
)  # fmt: skip
COVER = Front(
    1, (("source", "Example Administration", "the cover", True), ("purpose", "Discussion", "the cover", True))
)
COORDINATOR = Person("Lea Muster", ("lea@example.org",), "Example Association")


def mail(language: str = "en", size: int = 1_300_000) -> Mail:
    file = Attachment(1, "captioning-E.docx", "application/msword", Kept("0" * 64, "pack", 0, size))
    return Mail(
        digest="d" * 64,
        size=1000,
        message_id="<m1@example.net>",
        author=Address("Amina Ba", "amina@example.org"),
        author_by="from",
        sender=Address("", "amina@example.org"),
        subject="Captioning",
        subject_line="[list] Captioning",
        fingerprint="f",
        references=("<m0@example.net>",),
        language=language,
        attachments=(file,),
    )


def every_letter(language: str) -> list[Letter]:
    """One letter of each kind, in each turn of phrase, in a language."""
    return [letter for _, letter in named_letters(language)]


def named_letters(language: str) -> list[tuple[str, Letter]]:
    """The same with a name for each; the first four are of one document."""
    rules = replace(RULES, languages=(language,))
    return [*_registered(language, rules), *_belonging(language, rules), *_answers(language, rules),
            *_by_clock(language, rules), *_notes(language, rules)]  # fmt: skip


def _registered(language: str, rules: Rules) -> Iterator[tuple[str, Letter]]:
    plain = replace(mail(language), attachments=())
    doubtful = replace(
        THEMING,
        certain=False,
        others=("websites",),
        places=("said", "parent", "abstract"),
        words=("accessibility",) * 3,
    )
    late = replace(DOCUMENT, received=datetime(2026, 3, 3, tzinfo=UTC), author=Address("", "amina@example.org"))
    last = replace(DOCUMENT, received=datetime(2026, 2, 28, 22, 59, tzinfo=UTC))
    yield (
        "acknowledgement",
        acknowledgement(
            DOCUMENT, mail(language), THEMING, rules, tier=tier_of(MEETING, RECEIVED, rules), coordinator=COORDINATOR,
            cover=COVER, advice=("(…)",),
        ),
    )  # fmt: skip
    yield "acknowledgement-late", acknowledgement(late, plain, doubtful, rules)
    yield "acknowledgement-last-hour", acknowledgement(last, plain, Theming("", False, ()), rules)
    elsewhere = replace(DOCUMENT, meeting="27-1")
    taught = replace(THEMING, words=("captioning",), places=("taught",))
    yield "acknowledgement-unknown-meeting", acknowledgement(elsewhere, plain, taught, rules)
    for name, meetings in (("waits", (LIMITED,)), ("held", (LIMITED, NEXT))):
        group = replace(rules, meetings=meetings)
        seat = seat_for(group, datetime(2026, 3, 9, 8, tzinfo=UTC))
        assert seat is not None
        number = f"ISCG/{seat.meeting.name}/9"
        held = replace(DOCUMENT, number=number, meeting=seat.meeting.name, received=datetime(2026, 3, 9, 8, tzinfo=UTC))
        yield f"acknowledgement-{name}", acknowledgement(held, plain, THEMING, group, tier=seat.tier)


def _belonging(language: str, rules: Rules) -> Iterator[tuple[str, Letter]]:
    short = {"revision": "Rev", "addendum": "Add", "corrigendum": "Corr"}
    for kind in ("revision", "addendum", "corrigendum"):
        number = f"ISCG/26-1/7({short[kind]}.1)"
        document = replace(DOCUMENT, number=number, kind=kind, parent="ISCG/26-1/7")
        replaces = ("ISCG/26-1/7",) if kind == "revision" else ()
        yield kind, acknowledgement(document, mail(language), THEMING, rules, replaces=replaces)
    for code in TITLES:
        letter = acknowledgement(DOCUMENT, mail(language), THEMING, rules, version=code)
        yield f"version-{code}", letter


def _answers(language: str, rules: Rules) -> Iterator[tuple[str, Letter]]:
    incoming = mail(language)
    seven, revised = "ISCG/26-1/7", "ISCG/26-1/7(Rev.1)"
    readings = ("ISCG/26-1/7(Rev.1)(Add.1)", "ISCG/26-1/7(Add.1)(Rev.1)")
    asked = (
        Doubt("numbers", (seven, "ISCG/26-1/8", NEW)), Doubt("number", readings), Doubt("parent", number="ISCG/26-1/70"),
        Doubt("same", (revised, NEW), seven), Doubt("kind", (revised, "ISCG/26-1/7(Add.1)", NEW), seven),
        Doubt("count", (revised, NEW), "ISCG/26-1/7(Rev.3)"), Doubt("owner", number=seven),
    )  # fmt: skip
    for place, doubt in enumerate(asked):
        mailed = replace(incoming, digest=str(place) * 64)
        yield f"question-{doubt.unclear}", question(mailed, doubt, doubt.readings, rules, RECEIVED)
    yield "waits-closed", waiting_letter(replace(incoming, digest="a" * 64), "closed", rules, RECEIVED)
    yield "waits-empty", waiting_letter(replace(incoming, digest="b" * 64), "empty", rules, RECEIVED)
    reserved = replace(DOCUMENT, status="reserved", mail=0)
    yield "reserved", reserved_letter(reserved, incoming, rules)
    withdrawn = replace(DOCUMENT, status="withdrawn")
    yield "withdrawn", withdrawn_letter(withdrawn, incoming, rules)
    later = replace(withdrawn, number=revised, kind="revision", parent=seven)
    yield "withdrawn-revision", withdrawn_letter(later, incoming, rules, again=seven)


def _by_clock(language: str, rules: Rules) -> Iterator[tuple[str, Letter]]:
    now = datetime(2026, 2, 21, 8, tzinfo=UTC)
    yield "carried", carried_letter(ENTRY, "26-1", NEXT, rules, language)
    to, counts = ("Lea Muster", "lea@example.org"), {"accessibility": 2, "": 11}
    yield "reminder", reminder(to, MEETING, counts, [replace(ENTRY, source="")], rules, language, now, "remind/26-1/7")
    yield "chase", chase_letter(ENTRY, MEETING, rules, language, now, "chase/ISCG/26-1/7/1")
    yield "unfilled", unfilled_note(ENTRY, MEETING, "secretary@example.org", rules, language, "unfilled/ISCG/26-1/7")
    entries = [ENTRY, replace(ENTRY, number="ISCG/26-1/8", source="", theme="")]
    yield "digest", digest_letter(entries, date(2026, 3, 1), rules)
    yield "digest-long", digest_letter([ENTRY] * (MOST_LISTED + 3), date(2026, 3, 2), rules)


def _notes(language: str, rules: Rules) -> Iterator[tuple[str, Letter]]:
    delivery = Delivery(1, "<iscg.1@example.org>", "amina@example.org", b"", 3)
    yield "note-dead", dead_note(delivery, "Registered", "550 no such user", "iscg-bot outbox again 1", rules)
    commands = ("iscg-bot decide 1 yes", "iscg-bot decide 1 no")
    yield "note-held", held_note(mail(language), "Is this a revision?", commands, rules)
    yield "note-aside", set_aside_note(mail(language), "The file is damaged.", "iscg-bot again 1", rules)
    yield "note-login", trouble_note("login", "INBOX", "NO [AUTHENTICATIONFAILED]", date(2026, 3, 1), rules)
    yield "note-mailbox", trouble_note("mailbox", "INBOX", "no route to host", date(2026, 3, 1), rules)


def read_aloud(language: str) -> str:
    """Every letter that says something the others do not, as one text."""
    rows = []
    for name, letter in named_letters(language):
        if name != "digest-long" and name not in {f"version-{code}" for code in TITLES} - {"version-fr"}:
            rows += [f"===== {name}", f"Subject: {letter.subject}", "", letter.text]
    return "\n".join(rows)


def letter_page(language: str) -> str:
    """The first letter of all as a page."""
    return named_letters(language)[0][1].html


def question_page(language: str) -> str:
    """The first question to an author as a page."""
    return dict(named_letters(language))["question-numbers"].html


def write() -> None:
    """Write what a person reads aloud before it is committed."""
    LETTERS.mkdir(exist_ok=True)
    for language in TITLES:
        (LETTERS / f"{language}.txt").write_text(read_aloud(language), "utf-8")
        (LETTERS / f"{language}.html").write_text(letter_page(language), "utf-8")
        (LETTERS / f"{language}-question.html").write_text(question_page(language), "utf-8")


if __name__ == "__main__":
    write()
