"""Revisions, addenda, corrigenda, language versions and reserved numbers, as members really write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from bot import intake
from bot.clock import do_what_is_due
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.intake import Settled
from bot.papers.fronts import front_of, papers_of
from bot.papers.read import read_paper
from bot.reading.read import read_here
from storage import learning, outbox, register, standing, tree
from storage.records import Address, Arrival, Mail, Place, Rules
from storage.standing import Standing
from storage.store import Store
from tests.papers_made import paper

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LIST = "int-sect-group@lists.itu.int"
ANNA, BERT, COLLEAGUE = "Anna <anna@members.example>", "Bert <bert@elsewhere.example>", "Cora <cora@members.example>"
DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "Captioning of all remote meetings"


class Group:
    """A store that mails are taken into, with their papers read."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self.store, self.rules, self.count = store, rules, 0
        self.raws: list[bytes] = []

    def take(
        self, subject: str, *files: tuple[str, bytes], sender: str = ANNA, answers: str = "",
        text: str = "Please find attached our contribution.\n", ident: str = "",
    ) -> Settled:  # fmt: skip
        """A post of a member, as it comes out of the list; it is known as m1, m2, … in the order of coming."""
        self.count += 1
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = sender, LIST, f"[int-sect-group] {subject}"
        message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
        message["Message-ID"] = f"<{ident or f'm{self.count}'}@members.example>"
        message["List-Id"], message["List-Post"] = "<int-sect-group.lists.itu.int>", f"<mailto:{LIST}>"
        if answers:
            message["In-Reply-To"] = f"<{answers}@members.example>"
        message.set_content(text)
        for name, data in files:
            message.add_attachment(data, maintype="application", subtype=DOCX, filename=name)
        raw = bytes(message)
        arrival = Arrival(Place("imap://x/INBOX", 1, self.count), NOW, raw)
        (waiting,) = intake.keep(self.store, NOW, [arrival], {})
        self.raws.append(raw)
        return intake.settle(self.store, self.rules, NOW, waiting, self._read(raw))

    def release(self, held: Settled, number: str) -> Settled:
        """A person says what a held mail is."""
        mail = self._read(self.raws[held.mail - 1])
        return intake.release(self.store, self.rules, NOW, held.mail, mail, "contributions", number)

    def stands(self, number: str) -> Standing:
        """How a document stands now."""
        with self.store.desk(self.rules, NOW) as desk:
            found = standing.status_of(desk, number)
        assert found is not None, number
        return found

    def numbers(self) -> list[str]:
        """The log, and the promise that no series has a gap."""
        with self.store.database.read() as connection:
            assert register.faults(connection) == []
            return [entry.number for entry in register.log(connection)]

    def _read(self, raw: bytes) -> Mail:
        """The mail and its papers, in this process."""
        mail = read_here(raw, self.store.files, self.rules.lists, self.rules.limits)
        self.store.files.sync()
        papers = [(file, self._bytes(file.kept.pack, file.kept.offset, file.kept.length)) for file in papers_of(mail)]
        return replace(mail, fronts=tuple(front_of(file.position, read_paper(data, file.name)) for file, data in papers))

    def _bytes(self, pack: str, offset: int, length: int) -> bytes:
        return (self.store.files.root / pack).read_bytes()[offset : offset + length]


@pytest.fixture
def group(tmp_path: Path, database_url: str) -> Iterator[Group]:
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield Group(store, rules_of(example_config()))


def first(group: Group) -> None:
    """Anna's document ISCG/26-1/1, in English."""
    settled = group.take("Contribution on captioning", ("captions.docx", paper(TITLE, "Ruritania")))
    assert settled.outcome.document == "ISCG/26-1/1"


def test_title_and_source_are_those_of_the_cover(group: Group) -> None:
    first(group)
    found = group.stands("ISCG/26-1/1")
    assert (found.title, found.document.source, found.versions) == (TITLE, "Ruritania", ("en",))


@pytest.mark.parametrize(
    ("subject", "name", "number"),
    [
        ("Revision 1 to ISCG/26-1/1", "x.docx", ""),
        ("Revised contribution on captioning", "x.docx", "ISCG/26-1/1(Rev.1)"),
        ("Contribution on captioning, new text", "S26-ISCG1-C-0001!R1!MSW-E.docx", ""),
        ("Révision 1 au Document ISCG/26-1/1", "x.docx", ""),
        ("Пересмотр 1 Документа ISCG/26-1/1", "x.docx", ""),
        ("文件ISCG/26-1/1的修订1", "x.docx", ""),
        ("المراجعة 1 للوثيقة ISCG/26-1/1", "x.docx", ""),
    ],
)
def test_a_revision_attaches_to_its_parent_and_replaces_it(group: Group, subject: str, name: str, number: str) -> None:
    first(group)
    settled = group.take(subject, (name, paper(TITLE, "Ruritania", number, body="A better text.")))
    assert settled.outcome.document == "ISCG/26-1/1(Rev.1)", settled.outcome
    old, new = group.stands("ISCG/26-1/1"), group.stands("ISCG/26-1/1(Rev.1)")
    assert (old.status, old.replaced_by) == ("replaced", "ISCG/26-1/1(Rev.1)")
    assert (new.document.kind, new.document.parent, new.title) == ("revision", "ISCG/26-1/1", TITLE)
    (letter,) = settled.letters
    assert b"ISCG/26-1/1(Rev.1)" in letter.data


def test_a_second_revision_takes_the_place_of_both(group: Group) -> None:
    first(group)
    group.take("Revision 1 to ISCG/26-1/1", ("x.docx", paper(TITLE, body="Two.")))
    settled = group.take("ISCG/26-1/1(Rev.2)", ("y.docx", paper(TITLE, body="Three.")))
    assert settled.outcome.document == "ISCG/26-1/1(Rev.2)"
    assert group.stands("ISCG/26-1/1").replaced_by == "ISCG/26-1/1(Rev.2)"
    assert group.stands("ISCG/26-1/1(Rev.1)").replaced_by == "ISCG/26-1/1(Rev.2)"
    assert group.numbers() == ["ISCG/26-1/1", "ISCG/26-1/1(Rev.1)", "ISCG/26-1/1(Rev.2)"]


def test_derivatives_stack(group: Group) -> None:
    first(group)
    assert group.take("Addendum 1 to ISCG/26-1/1", ("a.docx", paper("Costs"))).outcome.document == "ISCG/26-1/1(Add.1)"
    stacked = group.take("Revision 1 to Addendum 1 to ISCG/26-1/1", ("b.docx", paper("Costs, mended")))
    assert stacked.outcome.document == "ISCG/26-1/1(Add.1)(Rev.1)"
    mended = group.take("Corrigendum 1 to ISCG/26-1/1", ("c.docx", paper("A wrong word")))
    assert mended.outcome.document == "ISCG/26-1/1(Corr.1)"
    assert group.stands("ISCG/26-1/1").status == "registered"
    assert group.stands("ISCG/26-1/1(Add.1)").replaced_by == "ISCG/26-1/1(Add.1)(Rev.1)"


def test_a_revised_paper_in_the_thread_of_its_document_needs_no_number(group: Group) -> None:
    first(group)
    settled = group.take("Re: Contribution on captioning", ("captions-rev.docx", paper(TITLE, body="Better.")),
                         answers="m1", text="Here is the revised version.\n")  # fmt: skip
    assert settled.outcome.document == "ISCG/26-1/1(Rev.1)"


def test_a_paper_of_the_author_in_the_thread_without_a_word_is_a_question(group: Group) -> None:
    first(group)
    settled = group.take("Re: Contribution on captioning", ("table.docx", paper("Other things")), answers="m1", text="See here.\n")
    assert settled.outcome.disposition == "held"
    assert "is it a revision?" in " ".join(settled.outcome.reasons)


@pytest.mark.parametrize(
    ("subject", "number", "why"),
    [
        ("Revision 1 to ISCG/26-1/9", "", "ISCG/26-1/9 is not registered"),
        ("Revision 3 to ISCG/26-1/1", "", "the next revision of ISCG/26-1/1 is number 1"),
        ("Revision 1 to ISCG/26-1/1", "ISCG/26-1/2", "its subject says ISCG/26-1/1(Rev.1), but its cover says ISCG/26-1/2"),
        ("Contribution ISCG/26-1/8", "", "there is no such document"),
        ("Our views on ISCG/26-1/1", "", "a revision, an addendum or a new document?"),
    ],
)
def test_dangling_and_contradicting_numbers_go_to_people_with_the_reason(
    group: Group, subject: str, number: str, why: str
) -> None:
    first(group)
    group.take("Contribution on e-waste", ("waste.docx", paper("Electronic waste", "Bert's Company")), sender=BERT)
    settled = group.take(subject, ("x.docx", paper("Anything", "Ruritania", number)))
    assert settled.outcome.disposition == "held", settled.outcome
    assert why in " ".join(settled.outcome.reasons)
    assert group.numbers() == ["ISCG/26-1/1", "ISCG/26-1/2"]


def test_somebody_elses_document_is_not_revised_silently(group: Group) -> None:
    first(group)
    settled = group.take("Revision 1 to ISCG/26-1/1", ("x.docx", paper(TITLE)), sender=BERT)
    assert settled.outcome.disposition == "held"
    assert "somebody else than the author" in " ".join(settled.outcome.reasons)
    colleague = group.take("Revision 1 to ISCG/26-1/1", ("x.docx", paper(TITLE, body="Ours.")), sender=COLLEAGUE)
    assert colleague.outcome.document == "ISCG/26-1/1(Rev.1)"


def test_a_translation_joins_its_document_and_takes_no_number(group: Group) -> None:
    first(group)
    text = "Veuillez trouver ci-joint la version française de notre contribution sur le sous-titrage.\n"
    settled = group.take("ISCG/26-1/1-F", ("x.docx", paper("Sous-titrage de toutes les réunions")), text=text)
    assert (settled.outcome.disposition, settled.outcome.document) == ("registered", "ISCG/26-1/1")
    assert group.stands("ISCG/26-1/1").versions == ("en", "fr")
    assert group.numbers() == ["ISCG/26-1/1"]


def test_a_revision_of_one_language_leaves_the_others_standing(group: Group) -> None:
    first(group)
    group.take("ISCG/26-1/1-F", ("x.docx", paper("Sous-titrage de toutes les réunions")))
    settled = group.take("Revision 1 to ISCG/26-1/1-F", ("S26-ISCG1-C-0001!R1!MSW-F.docx", paper("Sous-titrage, corrigé")))
    assert settled.outcome.document == "ISCG/26-1/1(Rev.1)"
    assert group.stands("ISCG/26-1/1").status == "registered"
    assert group.stands("ISCG/26-1/1(Rev.1)").versions == ("fr",)


def test_several_papers_with_covers_of_their_own_are_several_documents(group: Group) -> None:
    settled = group.take(
        "Two contributions",
        ("a.docx", paper("Captioning", "Ruritania")),
        ("b.docx", paper("Electronic waste", "Ruritania", body="Another matter.")),
    )
    assert settled.outcome.document == "ISCG/26-1/1, ISCG/26-1/2"
    assert len(settled.letters) == 2
    assert [group.stands(f"ISCG/26-1/{n}").title for n in (1, 2)] == ["Captioning", "Electronic waste"]


def test_annexes_are_files_of_one_document(group: Group) -> None:
    settled = group.take("Contribution", ("a.docx", paper(TITLE, "Ruritania")), ("annex.docx", paper("Annex")))
    assert settled.outcome.document == "ISCG/26-1/1"


def test_one_document_in_several_languages_is_one_document(group: Group) -> None:
    settled = group.take(
        "Contribution on captioning",
        ("captions-E.docx", paper(TITLE, "Ruritania")),
        ("captions-F.docx", paper("Sous-titrage de toutes les réunions", "Ruritanie")),
    )
    assert settled.outcome.document == "ISCG/26-1/1"
    assert group.stands("ISCG/26-1/1").versions == ("en", "fr")


def test_the_same_file_again_is_a_question(group: Group) -> None:
    first(group)
    same = paper(TITLE, "Ruritania")
    group.take("Contribution on the web", ("w.docx", same), ident="w1")
    settled = group.take("Another subject", ("w2.docx", same), ident="w2")
    assert settled.outcome.disposition == "held"
    assert "the same file" in " ".join(settled.outcome.reasons)


def test_a_reserved_number_is_kept_for_its_document(group: Group) -> None:
    with group.store.desk(group.rules, NOW) as desk:
        document = tree.reserve(desk, "26-1", "Captioning", Address("Anna", "anna@members.example"), "secretary")
    assert document.number == "ISCG/26-1/1"
    group.store.publish()
    assert group.take("Contribution on e-waste", ("w.docx", paper("Waste", "X"))).outcome.document == "ISCG/26-1/2"
    other = group.take("ISCG/26-1/1", ("x.docx", paper(TITLE)), sender=BERT)
    assert other.outcome.disposition == "held"
    settled = group.take("ISCG/26-1/1", ("c.docx", paper(TITLE, "Ruritania", body="It has come.")))
    assert settled.outcome.document == "ISCG/26-1/1"
    assert (group.stands("ISCG/26-1/1").status, group.stands("ISCG/26-1/1").title) == ("registered", TITLE)
    assert group.numbers() == ["ISCG/26-1/1", "ISCG/26-1/2"]


def test_a_withdrawn_document_keeps_its_number_and_its_predecessor_stands_again(group: Group) -> None:
    first(group)
    group.take("Revision 1 to ISCG/26-1/1", ("x.docx", paper(TITLE, body="Two.")))
    with group.store.desk(group.rules, NOW) as desk:
        assert tree.withdraw(desk, "ISCG/26-1/1(Rev.1)", "anna", "a mistake") == "withdrawn"
    assert group.stands("ISCG/26-1/1").status == "registered"
    assert group.stands("ISCG/26-1/1(Rev.1)").status == "withdrawn"
    assert group.take("ISCG/26-1/1(Rev.2)", ("y.docx", paper(TITLE, body="Three."))).outcome.document == "ISCG/26-1/1(Rev.2)"
    with group.store.desk(group.rules, NOW) as desk, pytest.raises(tree.TreeError, match="withdrawn already"):
        tree.withdraw(desk, "ISCG/26-1/1(Rev.1)", "anna", "again")


def test_where_else_it_was_submitted_is_noted(group: Group) -> None:
    body = "This contribution was also submitted to TSAG as TSAG-C42 and TDAG-24/12."
    group.take("Contribution", ("c.docx", paper(TITLE, "Ruritania", body=body)))
    with group.store.database.read() as connection:
        found = connection.exec_driver_sql("SELECT number FROM elsewhere").scalars().all()
    assert any("TDAG-24/12" in number for number in found), found


def test_a_corrected_theme_teaches(group: Group) -> None:
    first(group)
    with group.store.desk(group.rules, NOW) as desk:
        tree.retheme(desk, "ISCG/26-1/1", "gender", "secretary")
        (lesson,) = learning.lessons(desk.connection)
    assert (lesson.theme, lesson.title) == ("gender", TITLE)
    assert "We propose what follows" in lesson.text, "the words of the paper, not only those of the mail"


def test_a_person_settles_a_doubt_with_one_number(group: Group) -> None:
    first(group)
    held = group.take("Our views on ISCG/26-1/1", ("x.docx", paper("Anything")))
    assert held.outcome.disposition == "held"
    settled = group.release(held, "ISCG/26-1/1(Add.1)")
    assert settled.outcome.document == "ISCG/26-1/1(Add.1)"
    other = group.take("Our views on ISCG/26-1/1", ("y.docx", paper("Something")), sender=BERT)
    assert group.release(other, "new").outcome.document == "ISCG/26-1/2"


def test_the_radar_tells_the_coordinator_once_of_a_near_duplicate(group: Group) -> None:
    words = " ".join(f"Proposal {n} asks the three Bureaux to caption meeting number {n} for delegates." for n in range(40))
    group.take("Contribution on captioning", ("a.docx", paper(TITLE, "Ruritania", body=words)))
    near = paper("Captions for all meetings", "Freedonia", body=f"{words} And one sentence of our own.")
    group.take("Contribution on captions", ("b.docx", near), sender=BERT)
    group.rules = replace(group.rules, secretaries=("secretary@example.org",))
    assert do_what_is_due(group.store, group.rules, NOW)[0] == 2
    assert do_what_is_due(group.store, group.rules, NOW)[0] == 0
    with group.store.database.read() as connection:
        owed = [one for one in outbox.owed(connection, ("waiting",), 99) if one.key.startswith("overlap/")]
    assert [(one.key, one.recipient) for one in owed] == [("overlap/ISCG/26-1/2", "secretary@example.org")]
