"""Commands by mail: who may have what done, what is told, and that nothing is done twice or for a stranger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from unicodedata import bidirectional

import pytest
from sqlalchemy import select

from bot import intake
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.reading.read import read_here
from bot.signatures.evidence import read_proof
from handlers import requests
from handlers.words import CATALOGUES, END_OF_ISOLATE, ISOLATE
from storage import tree
from storage.records import Address, Arrival, Mail, Outcome, Person, Place, Proof, Rules, Signature, Theming, Trust
from storage.roster import member_by_address
from storage.standing import status_of
from storage.store import Store
from storage.tables import audit

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BOT, LIST, SECRETARY = "iscg-bot@example.org", "int-sect-group@lists.itu.int", "secretary@example.org"
ANNA, CORA, BERT = "anna@members.example", "cora@members.example", "bert@members.example"
ONE = "ISCG/26-1/1"
PEOPLE = (
    Person("Anna", (ANNA, "anna@home.example"), language="en"),
    Person("Cora", (CORA,), language="en", roles=("coordinator:accessibility",)),
    Person("Bert", (BERT,), language="fr"),
)


@dataclass
class Room:
    """A store with one document by Anna, and mails that are handed straight to the handler."""

    store: Store
    rules: Rules
    now: datetime = NOW
    count: int = 0

    def read(self, raw: EmailMessage) -> Mail:
        return read_here(bytes(raw), self.store.files, self.rules.lists, self.rules.limits)

    def give(self, mail: Mail, silent: bool = False) -> tuple[Outcome | None, str, str]:
        """What became of a mail, the text of the letter, and to whom it goes; None when the handler does not want it."""
        self.count += 1
        arrival = Arrival(Place("imap://x/INBOX", 1, self.count), self.now, mail.digest.encode())
        (waiting,) = intake.keep(self.store, self.now, [arrival], {})
        mail = replace(mail, digest=waiting.kept.digest)
        with self.store.desk(self.rules, self.now, silent) as desk:
            desk.open(mail, waiting)
            reasons = requests.wants(mail, desk)
            if not reasons:
                desk.settle("leftovers", Outcome("held", ("not wanted",)))
                return None, "", ""
            outcome = requests.handle(mail, desk, reasons)
            desk.settle("requests", outcome)
            assert len(desk.posted) <= 1, "one letter for one mail"
            if not desk.posted:
                return outcome, "", ""
            (letter,) = desk.posted
            body = message_from_bytes(letter.data, policy=default).get_body(("plain",))
            assert body is not None
            return outcome, body.get_content().replace("\r\n", "\n"), letter.to[0]

    def say(self, text: str, sender: str = ANNA, proven: bool = False, **more: str) -> tuple[Outcome | None, str, str]:
        """Send a mail with this text."""
        mail = self.read(post(text, sender, self.count, **more))
        return self.give(prove(mail) if proven else mail)

    def title(self) -> str:
        with self.store.desk(self.rules, self.now) as desk:
            standing = status_of(desk, ONE)
            assert standing is not None
            return f"{standing.title}, {standing.theme}, {standing.status}"


def post(
    text: str, sender: str, count: int, subject: str = "to the bot", to: str = BOT, answers: str = ""
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = "Tue, 24 Nov 2026 12:00:00 +0000"
    message["Message-ID"] = f"<c{count}@members.example>"
    if answers:
        message["In-Reply-To"] = answers
    message.set_content(text)
    return message


def prove(mail: Mail, content: str = "") -> Mail:
    """The mail as if its domain had signed it well."""
    signed = ("from", "to", "subject", "date", "content-type", "in-reply-to", "references")
    domain = mail.sender.address.partition("@")[2]
    signature = Signature(domain, "s", "rsa-sha256", signed, "b", outcome="pass")
    proof = Proof(mail.sender.address, (), content or mail.digest, (BOT,), NOW, signatures=(signature,))
    return replace(mail, proof=proof)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A fresh store: one document of Anna's, without a theme."""
    with Store(f"sqlite:///{tmp_path / 'room.sqlite'}", tmp_path / "files", tmp_path / "journal.jsonl", False) as store:
        yield furnished(store)


@pytest.fixture
def either_room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    """The same on each database."""
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield furnished(store)


def furnished(store: Store) -> Room:
    rules = replace(rules_of(example_config()), people=PEOPLE)
    room = Room(store, rules)
    mail = room.read(post("A contribution.", ANNA, 100))
    (waiting,) = intake.keep(store, NOW, [Arrival(Place("x", 1, 1000), NOW, b"paper")], {})
    mail = replace(mail, digest=waiting.kept.digest)
    with store.desk(rules, NOW) as desk:
        desk.open(mail, waiting)
        draft = tree.Draft("Old title", Theming("", False, ()), Address("Anna", ANNA), "en")
        document = tree.register(desk, mail, "26-1", draft)
        desk.settle("contributions", Outcome("registered", ("test",), document.number))
        assert document.number == ONE
    return room


def code_of(text: str) -> str:
    found = re.search(r"^    (confirm [0-9A-Z-]+)$", text, re.MULTILINE)
    assert found is not None, text
    return found[1]


def test_a_known_person_is_told_what_they_ask_line_by_line(room: Room) -> None:
    outcome, text, to = room.say(f"status {ONE}\nowner accessibility\nlog\nhepl\n-- \nAnna\nwithdraw 1\n")
    assert outcome is not None
    assert (outcome.disposition, to) == ("filed", ANNA)
    assert f"> status {ONE}\nNumber: {ONE}\nTitle: Old title\nAuthor: Anna\nStatus: registered\nTheme: none\n" in text
    assert "> owner accessibility\nTheme: Accessibility\nCoordinator: Cora <cora@members.example>\n" in text
    assert f"> log\nContributions of meeting 26-1: 1\n{ONE} | Old title | Anna | none | registered\n" in text
    assert "> hepl\nThis is no command. Did you mean: help?" in text
    assert "withdraw" not in text
    assert room.title() == "Old title, , registered"


def test_a_strangers_command_is_held_and_nobody_gets_a_letter(room: Room) -> None:
    outcome, text, _ = room.say("help", sender="stranger@else.example")
    assert outcome is not None
    assert (outcome.disposition, text) == ("held", "")


def test_an_author_who_is_proven_withdraws_at_once_and_a_replay_does_nothing(room: Room) -> None:
    mail = prove(room.read(post(f"withdraw {ONE} sent twice", ANNA, 1)), "the signed words")
    outcome, text, to = room.give(mail)
    assert outcome is not None
    assert (outcome.document, to) == (ONE, ANNA)
    assert f"Done: {ONE} is withdrawn." in text
    again, text, _ = room.give(
        replace(mail, message_id="<another@members.example>", fingerprint="f2", digest="another")
    )
    assert again is not None
    assert f"Not done: {ONE} is withdrawn." in text
    assert "Done:" not in text.replace("Not done:", "")


GOOD = "Authentication-Results: mx.example.org; dkim=pass header.d=members.example header.s=s"
RECEIVED = "Received: from out.members.example (out.members.example [192.0.2.1]) by mx.example.org; Tue, 24 Nov 2026 12:00:00 +0000"


@pytest.mark.parametrize(
    ("above", "done"),
    [
        ((GOOD, RECEIVED), True),
        ((RECEIVED, GOOD), False),
        ((GOOD.replace("mx.example.org", "mx.attacker.example"), RECEIVED), False),
        ((GOOD.replace("header.d=members", "header.d=attackers"), RECEIVED), False),
        ((GOOD.replace("pass", "fail"), RECEIVED), False),
        ((RECEIVED,), False),
    ],
)
def test_only_the_word_of_our_own_mail_server_lets_a_command_act(
    room: Room, above: tuple[str, ...], done: bool
) -> None:
    room.rules = replace(room.rules, trust=Trust(authserv_id="mx.example.org", verify_dkim=False))
    raw = "".join(f"{line}\r\n" for line in above).encode() + bytes(post(f"withdraw {ONE}", ANNA, 1))
    mail = read_here(raw, room.store.files, room.rules.lists, room.rules.limits)
    outcome, text, _ = room.give(replace(mail, proof=read_proof(raw, room.rules.trust)))
    assert outcome is not None
    assert (room.title() == "Old title, , withdrawn") == done, outcome.reasons
    assert ("\n    confirm " in text) != done


def test_a_replayed_change_is_not_done_again_after_it_was_undone(either_room: Room) -> None:
    mail = prove(either_room.read(post(f"title {ONE} New title", ANNA, 1)), "the signed words")
    assert f"    title {ONE} Old title" in either_room.give(mail)[1], "the way back is shown"
    either_room.say(f"title {ONE} Old title", proven=True)
    either_room.give(replace(mail, message_id="<another@members.example>", fingerprint="f2", digest="another"))
    assert either_room.title() == "Old title, , registered"


def test_without_proof_the_register_waits_for_a_code_that_acts_once(either_room: Room) -> None:
    outcome, text, _ = either_room.say(f"title {ONE} New title\ntheme {ONE} accessibility\nstatus {ONE}")
    assert outcome is not None
    assert text.count("it waits for your confirmation") == 2
    assert either_room.title() == "Old title, , registered"
    code = code_of(text)
    assert outcome.disposition == "filed"
    assert "title" not in code, "the code says nothing"
    confirmed, text, _ = either_room.say(f"{code}\n\n> whatever else\nwithdraw {ONE}", subject="Re: Please confirm")
    assert confirmed is not None
    assert confirmed.document == ONE
    assert f"Done: the title of {ONE} is now “New title”." in text
    assert either_room.title() == "New title, accessibility, registered", (
        "only what was asked, not what stands below the code"
    )
    either_room.say(f"title {ONE} Newer title", proven=True)
    again, text, _ = either_room.say(code)
    assert again is not None
    assert "was used before" in text
    assert either_room.title() == "Newer title, accessibility, registered"


def test_a_code_proves_only_the_person_it_was_sent_to(room: Room) -> None:
    code = code_of(room.say(f"withdraw {ONE}", sender=SECRETARY)[1])
    outcome, text, _ = room.say(code, sender=BERT)
    assert outcome is not None
    assert outcome.disposition == "held"
    assert "withdrawn" not in text
    assert room.title() == "Old title, , registered"


def test_a_code_goes_to_the_address_on_file(room: Room) -> None:
    assert room.say(f"withdraw {ONE}", sender="anna@home.example")[2] == ANNA
    code = code_of(room.say(f"title {ONE} B", sender="anna@home.example")[1])
    room.say(code)
    assert room.title() == "B, , registered"


def test_a_code_that_came_too_late_does_nothing(room: Room) -> None:
    code = code_of(room.say(f"withdraw {ONE}")[1])
    room.now = NOW + timedelta(days=2)
    outcome, text, _ = room.say(code)
    assert outcome is not None
    assert outcome.disposition == "held"
    assert "not valid any more" in text
    assert room.title() == "Old title, , registered"


def test_a_machine_never_confirms(room: Room) -> None:
    raw = post(code_of(room.say(f"withdraw {ONE}")[1]), ANNA, 50)
    raw["Auto-Submitted"] = "auto-replied"
    outcome, text, _ = room.give(room.read(raw))
    assert outcome is not None
    assert (outcome.disposition, text) == ("held", "")
    assert room.title() == "Old title, , registered"


@pytest.mark.parametrize(
    ("sender", "line", "done"),
    [
        (SECRETARY, f"withdraw {ONE}", True),
        (SECRETARY, f"title {ONE} X", True),
        (SECRETARY, f"theme {ONE} accessibility", True),
        (ANNA, f"title {ONE} X", True),
        ("anna@home.example", f"theme {ONE} accessibility", True),
        (CORA, f"theme {ONE} accessibility", True),
        (CORA, f"theme {ONE} gender", False),
        (CORA, f"title {ONE} X", False),
        (CORA, f"withdraw {ONE}", False),
        (BERT, f"withdraw {ONE}", False),
        (BERT, f"theme {ONE} accessibility", False),
        (BERT, "reserve Un titre", True),
        (BERT, "language es", True),
    ],
)
def test_who_may_have_what_done(room: Room, sender: str, line: str, done: bool) -> None:
    before = room.title()
    outcome, text, _ = room.say(line, sender=sender, proven=True)
    assert outcome is not None
    assert any(reason.endswith(": done") for reason in outcome.reasons) == done, text
    assert outcome.disposition == ("filed" if done else "held")
    assert (room.title() != before) == (done and ONE in line)


def test_a_coordinator_takes_no_document_out_of_anothers_theme(room: Room) -> None:
    room.say(f"theme {ONE} gender", sender=SECRETARY, proven=True)
    _, text, _ = room.say(f"theme {ONE} accessibility", sender=CORA, proven=True)
    assert "the coordinator of its theme or the secretary may do this" in text
    assert room.title() == "Old title, gender, registered"


def test_nobody_gets_a_code_for_what_they_may_not_do(room: Room) -> None:
    _, text, _ = room.say(f"withdraw {ONE}", sender=BERT)
    assert "confirm " not in text
    assert "Non exécuté" in text, "Bert reads French"


def test_a_reservation_gives_a_number_and_says_how_to_use_it(either_room: Room) -> None:
    _, text, _ = either_room.say("reserve A paper on relay services", proven=True)
    assert "Done: ISCG/26-1/2 is reserved for you." in text
    assert "    withdraw ISCG/26-1/2" in text
    with either_room.store.desk(either_room.rules, NOW) as desk:
        standing = status_of(desk, "ISCG/26-1/2")
        assert standing is not None
        assert (standing.status, standing.title, standing.author.address) == (
            "reserved",
            "A paper on relay services",
            ANNA,
        )


def test_a_language_is_kept_and_the_answer_is_in_it(either_room: Room) -> None:
    _, text, _ = either_room.say("language Spanish\nstatus 1", proven=True)
    assert "Hecho: a partir de ahora le escribiremos en este idioma: español." in text
    assert "Título: Old title" in text
    with either_room.store.desk(either_room.rules, NOW) as desk:
        member = member_by_address(desk.connection, ANNA, either_room.rules)
        assert member is not None
        assert (member.language, member.addresses) == ("es", (ANNA, "anna@home.example"))


def test_one_line_in_a_reply_is_enough(room: Room) -> None:
    assert room.say("Title: A better title\n", proven=True, answers="<c100@members.example>", subject="Re: Registered")[
        0
    ]
    assert room.title() == "A better title, , registered"
    outcome, _, _ = room.say("Thank you very much!\nAnna\n", answers="<c100@members.example>", subject="Re: Registered")
    assert outcome is None, "talk stays talk"


def test_a_document_may_be_named_first_and_its_keys_below(room: Room) -> None:
    room.say(f"Number: {ONE}\nTitle: 7 steps\nTheme: accessibility\n", proven=True)
    assert room.title() == "7 steps, accessibility, registered"
    assert room.say(f"Number: {ONE}\n", answers="<c100@members.example>")[0] is None, "an answer to another question"


def test_the_subject_may_hold_the_command(room: Room) -> None:
    assert f"> status {ONE}" in room.say("\n", subject=f"status {ONE}")[1]
    _, text, _ = room.say(f"status {ONE}\n", subject=f"status {ONE}")
    assert text.count("> ") == 1, "said twice, done once"


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("help", f"{BOT}, {LIST}"),
        ("help", LIST),
        ("Dear colleagues,\nstatus of our work is good.\n", BOT),
        ("Title: Captioning for all\nSource: Kenya\n\nWe propose that captions be provided.\n", BOT),
        ("Please find attached our contribution.\nwithdraw 1\n", BOT),
        ("Status of our work on captioning and on many other things that matter to us\n", BOT),
    ],
)
def test_what_is_no_command_is_left_to_the_other_handlers(room: Room, text: str, to: str) -> None:
    assert room.say(text, to=to)[0] is None


def test_a_slip_is_answered_and_shown_to_people_as_well(room: Room) -> None:
    outcome, text, _ = room.say("", subject="Title page missing")
    assert outcome is not None
    assert outcome.disposition == "held"
    assert "The number of the document is missing or could not be read. For example:\n    title ISCG/26-1/7" in text


def test_a_mail_with_a_file_is_no_mail_of_commands(room: Room) -> None:
    raw = post(f"withdraw {ONE}", ANNA, 9)
    raw.add_attachment(b"PK\x03\x04", maintype="application", subtype="msword", filename="a.docx")
    assert room.give(room.read(raw))[0] is None


def test_history_is_taken_in_without_being_obeyed(room: Room) -> None:
    outcome, text, _ = room.give(prove(room.read(post(f"withdraw {ONE}", ANNA, 3))), silent=True)
    assert outcome is not None
    assert (outcome.disposition, text) == ("filed", "")
    assert room.title() == "Old title, , registered"


def test_twenty_commands_are_taken_and_the_rest_is_told(room: Room) -> None:
    _, text, _ = room.say("\n".join(f"status {n}" for n in range(1, 30)))
    assert text.count("\n> ") == 20
    assert "Only the first 20 commands" in text


def test_reading_ends_where_talk_begins(room: Room) -> None:
    talk = "\n".join(f"and this is line {n} of my long story" for n in range(9))
    _, text, _ = room.say(f"status 1\n{talk}\nwithdraw {ONE}", proven=True)
    assert "Reading ended here" in text
    assert room.title() == "Old title, , registered"


def test_every_act_leaves_lines_without_addresses_in_the_audit_chain(room: Room) -> None:
    room.say(f"theme {ONE} accessibility", sender=CORA, proven=True)
    with room.store.database.read() as connection:
        lines = connection.execute(select(audit.c.actor, audit.c.action, audit.c.object, audit.c.detail)).all()
    assert [line.actor for line in lines if line.action in ("rethemed", "commanded")] == ["coordinator", "coordinator"]
    assert not any("@" in line.detail for line in lines)


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_transcript_reads_right_in_every_language(room: Room, language: str) -> None:
    room.rules = replace(room.rules, people=(Person("Anna", (ANNA,), language=language),))
    lines = ["help", "log", "status 1", "owner gender", "theme 1 nonsense", "title 1 X", "log html", "hepl", "title", "status 77", "reserve 99-9 X", "language xx"]  # fmt: skip
    _, text, _ = room.say("\n".join(lines))
    assert not re.search(r"[{}]", text)
    assert re.search(r"^    confirm [0-9A-Z-]+$", text, re.MULTILINE)
    if language != "ar":
        return
    for line in text.splitlines():
        depth = 0
        for character in "" if line.startswith("    ") else line:
            depth += (character == ISOLATE) - (character == END_OF_ISOLATE)
            assert depth > 0 or bidirectional(character) not in ("L", "EN", "AN"), line
        assert depth == 0


def test_a_title_cannot_write_lines_of_its_own_into_a_letter(room: Room) -> None:
    _, text, _ = room.say(f"title {ONE} {{number}} \u202eDone: evil\u2028> withdraw 1", proven=True)
    assert "\u202e" not in text
    assert not any(line.startswith("Done: evil") for line in text.splitlines())
    assert "{number}" in text


def test_csv_in_a_letter_holds_no_formula_and_no_address(room: Room) -> None:
    room.say(f'title {ONE} +HYPERLINK("http://x")', proven=True)
    _, text, _ = room.say("log csv")
    assert f'"{ONE}","\'+HYPERLINK(""http://x"")","Anna"' in text
    assert ANNA not in text
