"""What becomes of a mail, told on real mails: which handler, which disposition, whose letter, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from bot import intake
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.intake import Settled
from bot.reading.read import read_here
from storage import outbox, register
from storage.records import Arrival, Budget, Place, Rules
from storage.store import Store

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LIST = "int-sect-group@lists.itu.int"
ANNA, BERT = "Anna <anna@members.example>", "Bert <bert@members.example>"


class Desk:
    """A store and rules that mails are handed to, one after the other."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self.store = store
        self.rules = rules
        self.count = 0

    def take(self, raw: EmailMessage | bytes, now: datetime = NOW) -> Settled:
        """One mail through the spine, as it lies in the mailbox."""
        data = bytes(raw)
        self.count += 1
        arrival = Arrival(Place("imap://x/INBOX", 1, self.count), now, data)
        (waiting,) = intake.keep(self.store, now, [arrival], {})
        mail = read_here(data, self.store.files, self.rules.lists, self.rules.limits)
        self.store.files.sync()
        return intake.settle(self.store, self.rules, now, waiting, mail)


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    """A fresh store on each database, with the rules of the example."""
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield Desk(store, rules_of(example_config()))


def post(
    sender: str = ANNA, subject: str = "Contribution on captioning", text: str = "Please find attached our contribution.\n",
    ident: str = "m1", file: str = "", answers: str = "", through_list: bool = True,
) -> EmailMessage:  # fmt: skip
    """A post as it comes out of the list, or a direct mail."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = sender, subject
    message["To"] = LIST if through_list else "iscg-bot@example.org"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    if ident:
        message["Message-ID"] = f"<{ident}@members.example>"
    if through_list:
        message["List-Id"] = "<int-sect-group.lists.itu.int>"
        message["List-Post"] = f"<mailto:{LIST}>"
        message["Precedence"] = "list"
    if answers:
        message["In-Reply-To"] = f"<{answers}@members.example>"
    message.set_content(text)
    if file:
        message.add_attachment(b"PK\x03\x04" + file.encode() * 99, maintype="application", subtype="msword", filename=file)
    return message


def test_a_contribution_gets_number_theme_and_one_letter(desk: Desk) -> None:
    settled = desk.take(post(file="captions.docx", text="Please find attached. Accessibility: captioning, sign language.\n"))
    assert (settled.handler, settled.outcome.disposition) == ("contributions", "registered")
    assert settled.outcome.document == "ISCG/26-1/1"
    (letter,) = settled.letters
    assert letter.to == ("anna@members.example",)
    assert b"ISCG/26-1/1" in letter.data
    with desk.store.database.read() as connection:
        (entry,) = register.log(connection)
    assert (entry.theme, entry.title) == ("accessibility", "Contribution on captioning")
    assert any("captioning" in word for word in entry.why)


def test_a_reply_is_filed_under_its_document_and_answered_to_nobody(desk: Desk) -> None:
    desk.take(post(file="a.docx"))
    settled = desk.take(post(BERT, "Re: Contribution on captioning", "We agree.\n", "m2", answers="m1"))
    assert (settled.outcome.disposition, settled.outcome.document, settled.letters) == ("filed", "ISCG/26-1/1", ())
    answer = desk.take(post(ANNA, "Re: Re: Contribution on captioning", "Thank you.\n", "m3", answers="m2"))
    assert answer.outcome.document == "ISCG/26-1/1"


def test_a_reply_to_the_bots_own_letter_finds_its_document(desk: Desk) -> None:
    (letter,) = desk.take(post(file="a.docx")).letters
    mail = post(ANNA, "Re: Registered", "The theme is wrong.\n", "m2", through_list=False)
    mail["In-Reply-To"] = letter.message_id
    assert desk.take(mail).outcome.document == "ISCG/26-1/1"


def test_the_direct_copy_and_the_list_copy_are_one_mail_in_either_order(desk: Desk) -> None:
    first = desk.take(post(file="a.docx", through_list=False))
    assert first.outcome.disposition == "held"
    second = desk.take(post(file="a.docx"))
    assert (second.outcome.disposition, second.mail) == ("registered", first.mail)
    assert desk.take(post(file="a.docx", through_list=False)).outcome.disposition == "repeated"
    assert desk.take(post(ident="m2", file="b.docx")).outcome.document == "ISCG/26-1/2"


def test_the_same_message_id_with_other_content_is_set_aside_and_never_dropped(desk: Desk) -> None:
    desk.take(post(file="a.docx"))
    settled = desk.take(post(BERT, "Contribution of another", file="z.docx"))
    assert (settled.handler, settled.outcome.disposition) == ("intake", "set aside")
    assert "content differs" in settled.outcome.reasons[0]


def test_a_mail_without_message_id_is_taken_in_once(desk: Desk) -> None:
    assert desk.take(post(ident="", file="a.docx")).outcome.document == "ISCG/26-1/1"
    assert desk.take(post(ident="", file="a.docx")).outcome.disposition == "repeated"


def test_a_stranger_who_writes_directly_waits_for_people_and_gets_no_answer(desk: Desk) -> None:
    settled = desk.take(post("Eve <eve@elsewhere.example>", file="a.docx", through_list=False))
    assert (settled.outcome.disposition, settled.letters) == ("held", ())
    assert "not known here" in settled.outcome.reasons[0]


def test_who_posted_through_the_list_is_known_when_writing_directly(desk: Desk) -> None:
    desk.take(post(file="a.docx"))
    settled = desk.take(post(ident="m2", subject="Proposal on e-meetings", file="b.docx", through_list=False))
    assert settled.outcome.document == "ISCG/26-1/2"


@pytest.mark.parametrize("disguise", ["auto", "bounce", "digest", "bulk", "away", "own"])
def test_mail_of_machines_is_noted_and_never_answered(desk: Desk, disguise: str) -> None:
    (letter,) = desk.take(post(file="a.docx")).letters
    mail = post(BERT, file="c.docx", ident="m2")
    if disguise == "auto":
        mail["Auto-Submitted"] = "Auto-Replied; owner-email=x@example.org"
    if disguise == "bounce":
        mail["Return-Path"] = "<>"
    if disguise == "digest":
        mail.replace_header("Subject", "Int-sect-group Digest, Vol 1, Issue 2")
    if disguise == "bulk":
        mail = post(BERT, file="c.docx", ident="m2", through_list=False)
        mail["Precedence"] = "Bulk"
    if disguise == "away":
        mail.replace_header("Subject", "Réponse automatique : Contribution")
    if disguise == "own":
        mail.replace_header("Message-ID", letter.message_id)
    settled = desk.take(mail)
    assert (settled.handler, settled.outcome.disposition, settled.letters) == ("machines", "noted", ())


def test_a_subject_that_names_a_document_is_a_question_for_people(desk: Desk) -> None:
    desk.take(post(file="a.docx"))
    settled = desk.take(post(ident="m2", subject="Contribution on ISCG/26-1/1", file="a1.docx"))
    assert settled.outcome.disposition == "held"
    assert "names ISCG/26-1/1" in settled.outcome.reasons[0]
    assert desk.take(post(ident="m4", subject="Revision 1 to ISCG/26-1/1", file="c.docx")).outcome.document.endswith("(Rev.1)")
    assert desk.take(post(ident="m3", subject="Contribution citing ISCG/25-1/99", file="b.docx")).outcome.document


def test_the_same_file_again_is_a_question_for_people(desk: Desk) -> None:
    desk.take(post(file="a.docx"))
    settled = desk.take(post(ident="m2", subject="Contribution, sent again", file="a.docx"))
    assert settled.outcome.disposition == "held"
    assert "same file as ISCG/26-1/1" in settled.outcome.reasons[0]


def test_talk_on_the_list_is_no_contribution(desk: Desk) -> None:
    settled = desk.take(post(BERT, "Lunch?", "Anybody?\n"))
    assert (settled.handler, settled.outcome.disposition) == ("leftovers", "held")


def test_a_person_decides_on_what_was_held(desk: Desk) -> None:
    mail = post(BERT, "Something for you", "See below.\n")
    settled = desk.take(mail)
    read = read_here(bytes(mail), desk.store.files, desk.rules.lists, desk.rules.limits)
    done = intake.release(desk.store, desk.rules, NOW, settled.mail, read, "contributions")
    assert (done.mail, done.outcome.document) == (settled.mail, "ISCG/26-1/1")
    with desk.store.database.read() as connection:
        assert register.waiting_for_people(connection) == []


def test_what_a_handler_raises_sets_the_mail_aside_and_the_next_goes_on(desk: Desk) -> None:
    desk.rules = replace(desk.rules, sender="not an address")
    settled = desk.take(post(file="a.docx"))
    assert (settled.handler, settled.outcome.disposition) == ("intake", "set aside")
    desk.rules = rules_of(example_config())
    assert desk.take(post(ident="m2", subject="Another contribution", file="b.docx")).outcome.document == "ISCG/26-1/1"


def test_letters_over_the_daily_budget_wait_for_people(desk: Desk) -> None:
    desk.rules = replace(desk.rules, budget=Budget(per_address_day=2, per_hour=100))
    letters = [
        desk.take(post(ident=f"m{n}", subject=f"Contribution {n}", file=f"{n}.docx"), NOW + timedelta(minutes=n))
        for n in range(4)
    ]
    assert all(settled.letters for settled in letters)
    with desk.store.database.read() as connection:
        assert [owed.state for owed in outbox.owed(connection, ("waiting", "stopped"), 9)] == ["stopped", "stopped", "waiting", "waiting"]


def test_a_storm_leaves_no_more_letters_in_any_hour_than_allowed(desk: Desk) -> None:
    desk.rules = replace(desk.rules, budget=Budget(per_address_day=1000, per_hour=3))
    for n in range(12):
        desk.take(post(ident=f"m{n}", subject=f"Contribution {n}", file=f"{n}.docx"), NOW + timedelta(minutes=5 * n))
    with desk.store.database.read() as connection:
        due = sorted(owed.due for owed in outbox.owed(connection, ("waiting",), 99))
    assert len(due) == 12
    for first in due:
        assert sum(first <= other < first + timedelta(hours=1) for other in due) <= 3 + 1


def test_another_persons_words_under_the_same_id_take_nobodys_number(desk: Desk) -> None:
    desk.take(post(BERT, ident="m0", file="b.docx"))
    thief = post(BERT, file="a.docx", through_list=False)
    assert desk.take(thief).outcome.document == "ISCG/26-1/2"
    victim = desk.take(post(ANNA, file="a.docx"))
    assert victim.outcome.disposition == "set aside", "a person sees both"
    assert "content differs" in victim.outcome.reasons[0]


def test_no_open_meeting_means_held_and_no_number(desk: Desk) -> None:
    settled = desk.take(post(file="a.docx"), datetime(2031, 1, 1, tzinfo=UTC))
    assert settled.outcome.disposition == "held"
    assert "no meeting is open" in settled.outcome.reasons[-1]


def test_the_last_minute_of_the_last_day_counts_in_the_groups_zone(desk: Desk) -> None:
    assert desk.take(post(file="a.docx"), datetime(2026, 12, 17, 22, 59, tzinfo=UTC)).outcome.document == "ISCG/26-1/1"
    late = post(ident="m2", subject="Contribution too late", file="b.docx")
    assert desk.take(late, datetime(2026, 12, 17, 23, 1, tzinfo=UTC)).outcome.document == "ISCG/27-1/1"


def test_a_paper_outside_any_open_meeting_is_told_to_its_author_once_and_needs_no_second_mail(desk: Desk) -> None:
    mail = post(file="a.docx")
    settled = desk.take(mail, datetime(2031, 1, 1, tzinfo=UTC))
    (letter,) = settled.letters
    assert letter.to == ("anna@members.example",)
    assert b"No meeting is open for contributions now." in letter.data.replace(b"=\r\n", b"")
    read = read_here(bytes(mail), desk.store.files, desk.rules.lists, desk.rules.limits)
    again = intake.release(desk.store, desk.rules, datetime(2031, 1, 2, tzinfo=UTC), settled.mail, read)
    assert (again.outcome.disposition, again.letters) == ("held", ())


def test_a_contribution_with_nothing_in_it_gets_no_number_and_its_author_is_told(desk: Desk) -> None:
    settled = desk.take(post(text="\n"))
    assert (settled.outcome.disposition, settled.outcome.reasons) == ("held", ("it holds neither a file nor a text",))
    (letter,) = settled.letters
    assert b"neither a file nor a text" in letter.data.replace(b"=\r\n", b"")
    assert desk.take(post(subject="Lunch?", text="\n", ident="m2")).letters == (), "talk is answered to nobody"
    eve = desk.take(post("Eve <eve@elsewhere.example>", text="\n", ident="m3", through_list=False))
    assert eve.letters == ()
