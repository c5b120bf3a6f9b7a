"""A doubtful mail: its author is asked once, one line of his settles it once, and what is not his stays with people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select

from bot import intake
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.intake import Settled
from handlers.commands.settling import read_number
from handlers.questions import command_for
from handlers.words import CATALOGUES, say
from storage import kept_mail, register
from storage.questions import Question, question_of
from storage.records import Address, Arrival, Attachment, Composed, Front, Kept, Mail, Person, Place
from storage.store import Store
from storage.tables import audit, letters
from tests.papers_made import paper
from tests.test_commands_mail import prove
from tests.test_tree import ANNA, BERT, NOW, TITLE, Group

BOT = "iscg-bot@example.org"
PAPER = ("captions.docx", paper(TITLE, "Ruritania"))
OTHER = ("other.docx", paper("Something else", "Ruritania", "ISCG/26-1/2"))
QUESTION = Question(7, "anna@members.example", "parent", ("new",), True)


class Room(Group):
    """A group whose members also write to the bot."""

    def post(self, letter: Composed, text: str, sender: str, proven: bool, subject: str) -> tuple[Mail, bytes]:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = sender, BOT, subject
        message["Date"] = "Tue, 24 Nov 2026 12:00:00 +0000"
        message["Message-ID"] = f"<r{self.count + 1}@members.example>"
        message["In-Reply-To"] = message["References"] = letter.message_id
        message.set_content(text)
        mail = self._read(bytes(message))
        return (prove(mail) if proven else mail), bytes(message)

    def reply(
        self, letter: Composed, text: str, sender: str = ANNA, proven: bool = True, subject: str = "Re: Your answer, please"
    ) -> Settled:
        """A direct reply to one of the bot's letters."""
        mail, raw = self.post(letter, text, sender, proven, subject)
        self.count += 1
        arrival = Arrival(Place("imap://x/INBOX", 1, self.count), NOW, raw)
        (waiting,) = intake.keep(self.store, NOW, [arrival], {})
        self.raws.append(raw)
        return intake.settle(self.store, self.rules, NOW, waiting, mail)

    def asked(self, mail_id: int) -> Question:
        with self.store.database.read() as connection:
            found = question_of(connection, mail_id)
        assert found is not None
        return found

    def state(self, mail_id: int) -> tuple[str, tuple[str, ...]]:
        with self.store.database.read() as connection:
            it = register.explain(connection, mail_id)
        return it.disposition, it.documents

    def keys(self) -> list[str]:
        with self.store.database.read() as connection:
            return list(connection.execute(select(letters.c.key).order_by(letters.c.id)).scalars())


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    """Anna's document 1 and Bert's document 2 on each database."""
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as store:
        made = Room(store, rules_of(example_config()))
        made.take("Contribution on captioning", PAPER)
        made.take("Contribution on gender", ("g.docx", paper("Gender balance", "Bertland")), sender=BERT)
        yield made


def words(letter: Composed) -> str:
    body = message_from_bytes(letter.data, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def dangling(room: Room, sender: str = ANNA) -> Settled:
    return room.take("Revision 1 to ISCG/26-1/40", ("y.docx", paper("Nobody knows", "Ruritania")), sender=sender)


def test_two_numbers_are_put_to_the_author_with_both_readings_and_the_lines_that_are_his(room: Room) -> None:
    held = room.take("Revision 1 to ISCG/26-1/1", OTHER)
    assert held.outcome.disposition == "held"
    (letter,) = held.letters
    assert letter.to == ("anna@members.example",)
    text = words(letter)
    assert "  - Revision 1 to ISCG/26-1/1\n  - ISCG/26-1/2\n  - a new document\n" in text
    assert "  - Number: ISCG/26-1/1(Rev.1)\n  - Number: new\n\n" in text, "document 2 is Bert's"
    with room.store.database.read() as connection:
        assert register.explain(connection, held.mail).digest in text
    assert "Received: 24 November 2026, 13:00" in text
    assert "nothing is lost" in text


def test_one_line_registers_the_mail_and_the_acknowledgement_is_the_only_further_letter(room: Room) -> None:
    held = room.take("Revision 1 to ISCG/26-1/1", OTHER)
    done = room.reply(held.letters[0], "Number: ISCG/26-1/1(Rev.1)\n")
    assert (done.handler, done.outcome.disposition, done.outcome.document) == ("requests", "filed", "ISCG/26-1/1(Rev.1)")
    assert room.state(held.mail) == ("registered", ("ISCG/26-1/1(Rev.1)",))
    assert room.stands("ISCG/26-1/1").status == "replaced"
    assert room.keys()[-2:] == [held.letters[0].key, "ack/ISCG/26-1/1(Rev.1)"]
    with room.store.database.read() as connection:
        lines = connection.execute(select(audit.c.actor, audit.c.action, audit.c.object)).all()
    assert [line.actor for line in lines if line.action == "released"] == ["author"]


def test_a_second_answer_registers_nothing_more(room: Room) -> None:
    held = dangling(room)
    room.reply(held.letters[0], "Number: new\n")
    again = room.reply(held.letters[0], "Number: new\n\nonce more\n")
    assert "Nothing to do: it is so already." in words(again.letters[0])
    assert room.numbers() == ["ISCG/26-1/1", "ISCG/26-1/2", "ISCG/26-1/3"]


def test_a_line_that_proves_nothing_waits_for_its_code_and_then_acts_once(room: Room) -> None:
    held = dangling(room)
    asked = room.reply(held.letters[0], "Number: new\n", proven=False)
    assert room.state(held.mail)[0] == "held"
    (code,) = [line.strip() for line in words(asked.letters[0]).splitlines() if line.startswith("    confirm ")]
    done = room.reply(asked.letters[0], f"{code}\n", proven=False, subject="Re: please confirm")
    assert done.outcome.document == "ISCG/26-1/3"
    assert room.state(held.mail) == ("registered", ("ISCG/26-1/3",))
    assert room.asked(held.mail).said == "Number: new", "a code is nobody's answer"
    room.reply(asked.letters[0], f"{code}\n\nagain\n", proven=False, subject="Re: please confirm")
    assert room.numbers()[-1] == "ISCG/26-1/3"


@pytest.mark.parametrize("line", ["Number: ISCG/26-1/2(Rev.1)", "Number: ISCG/26-1/99", "Number: ISCG/26-1/1(Rev.7)"])
def test_what_is_not_the_authors_to_choose_stays_with_the_secretary_and_is_said_kindly(room: Room, line: str) -> None:
    held = dangling(room)
    settled = room.reply(held.letters[0], f"{line}\n")
    (letter,) = settled.letters
    assert "Your mail stays with the secretary, who reads your answer; nothing is lost." in words(letter)
    assert room.state(held.mail) == ("held", ())
    assert room.asked(held.mail).said == line
    assert room.release(held, "new").outcome.document == "ISCG/26-1/3", "a secretary still decides"


def test_nobody_else_answers_for_the_author(room: Room) -> None:
    held = dangling(room)
    settled = room.reply(held.letters[0], "Number: new\n", sender=BERT)
    assert "Not done" in words(settled.letters[0])
    assert (room.state(held.mail)[0], room.asked(held.mail).said) == ("held", "")
    assert room.reply(held.letters[0], "Number: new\n", sender="Eve <eve@away.example>").letters == ()


def test_own_words_are_shown_to_people_and_settle_nothing(room: Room) -> None:
    held = dangling(room)
    settled = room.reply(held.letters[0], "I meant the paper on relay services of last year.\n", proven=False)
    assert settled.letters == ()
    asked = room.asked(held.mail)
    assert (asked.said, asked.said_in) == ("I meant the paper on relay services of last year.", settled.mail)
    assert command_for(held.mail, "leftovers", "held", asked) == f'iscg-bot set-aside release {held.mail} --number "new"'


def test_an_author_is_asked_once_however_often_the_mail_is_decided(room: Room) -> None:
    held = dangling(room)
    read = room._read(room.raws[held.mail - 1])
    again = intake.release(room.store, room.rules, NOW, held.mail, read)
    assert (again.outcome.disposition, again.letters) == ("held", ())


def test_the_list_and_the_silence_of_history_are_respected(room: Room) -> None:
    room.rules = replace(room.rules, acknowledge="nobody")
    assert dangling(room).letters == ()
    room.rules = replace(room.rules, acknowledge="list")
    held = room.take("Revision 1 to ISCG/26-1/41", ("x.docx", paper("Nobody at all", "Ruritania")))
    assert held.letters[0].to == ("anna@members.example",), "a question is not the list's"


@pytest.mark.parametrize("sender", ["Eve <eve@away.example>"])
def test_who_was_never_seen_before_may_answer_when_the_list_let_the_mail_through(room: Room, sender: str) -> None:
    held = dangling(room, sender)
    assert room.reply(held.letters[0], "Number: new\n", sender=sender).outcome.document == "ISCG/26-1/3"


def test_the_same_file_again_and_a_number_of_somebody_else_are_asked_as_such(room: Room) -> None:
    same = room.take("Contribution, once more", PAPER)
    assert "carries the same file as ISCG/26-1/1" in words(same.letters[0])
    assert "Number: ISCG/26-1/1(Rev.1)\n" in words(same.letters[0])
    foreign = room.take("Revision 1 to ISCG/26-1/2", ("mine.docx", paper("Mine", "Ruritania")))
    assert "which our register has under another author" in words(foreign.letters[0])
    assert words(foreign.letters[0]).count("Number: ") == 1, "only that it is new"


def test_what_a_program_passes_on_again_asks_nobody_a_second_time(room: Room) -> None:
    text = ("Contribution on captioning", PAPER)
    assert (room.take(*text).letters, room.keys().count("question")) == ((), 0), "it is registered word for word"
    first, second = dangling(room), dangling(room)
    assert (len(first.letters), second.letters, second.outcome.disposition) == (1, (), "held")


@pytest.mark.parametrize(
    ("handler", "state", "line"),
    [
        ("leftovers", "held", "release 9 --as discussion"),
        ("machines", "held", "release 9 --as machines"),
        ("contributions", "held", "release 9"),
        ("intake", "set aside", "release 9"),
    ],
)
def test_each_mail_that_waits_has_its_one_line(handler: str, state: str, line: str) -> None:
    assert command_for(9, handler, state, None) == f"iscg-bot set-aside {line}"


class Killed(BaseException):
    """What a SIGKILL is to the program: nothing after it runs."""


def test_killed_at_any_statement_of_the_answer_nothing_or_all_of_it_is_done(room: Room) -> None:
    held = dangling(room)
    mail, raw = room.post(held.letters[0], "Number: new\n", ANNA, True, "Re: Your answer, please")
    room.count += 1
    (waiting,) = intake.keep(room.store, NOW, [Arrival(Place("imap://x/INBOX", 1, room.count), NOW, raw)], {})
    before, at = room.keys(), 0
    while True:
        at += 1
        seen = 0

        def kill(connection: Connection, *_: object, wanted: int = at) -> None:
            nonlocal seen
            seen += 1
            if seen == wanted:
                raise Killed

        event.listen(room.store.database.engine, "before_cursor_execute", kill)
        try:
            intake.settle(room.store, room.rules, NOW, waiting, mail)
            break
        except Killed:
            pass
        finally:
            event.remove(room.store.database.engine, "before_cursor_execute", kill)
        assert (room.state(held.mail), room.keys()) == (("held", ()), before), f"killed at statement {at}"
    assert at > 20, "it was killed at every one of them"
    assert room.state(held.mail) == ("registered", ("ISCG/26-1/3",))
    assert room.keys() == [*before, "ack/ISCG/26-1/3"]


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_the_lines_that_the_letter_offers_are_read_in_every_language(room: Room, language: str) -> None:
    room.rules = replace(room.rules, people=(Person("Anna", ("anna@members.example",), language=language),))
    held = dangling(room)
    line = say(language, "line.number", {"words": say(language, "line.new")})
    assert line in words(held.letters[0])
    assert room.reply(held.letters[0], f"{line}\n").outcome.document == "ISCG/26-1/3"
    numbered = read_number(say(language, "line.number", {"words": "ISCG/26-1/7(Rev.1)"}), QUESTION, "ISCG", "26-1")
    assert numbered is not None
    assert (numbered.number, numbered.trouble) == ("ISCG/26-1/7(Rev.1)", "")


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Number: new", "new"), ("numéro : « nouveau »", "new"), ("> Number: 7", "ISCG/26-1/7"), ("NUMBER new.", "new"),
        ("Number: seven", "number"), ("Number: 7 and 8", "number"), ("Number: 7(Rev.1)(Add.1)", "readings"),
        ("Number:", None), ("new", None), ("Title: new", None),
    ],
)  # fmt: skip
def test_a_line_is_read_or_told_and_never_guessed(line: str, read: str | None) -> None:
    found = read_number(line, QUESTION, "ISCG", "26-1")
    assert (found and (found.trouble or found.number)) == read


@given(st.text(max_size=80))
def test_any_line_may_follow_the_key(text: str) -> None:
    found = read_number(f"Number: {text}", QUESTION, "ISCG", "26-1")
    assert found is None or bool(found.trouble) != bool(found.number)


@given(st.text(), st.text(), st.booleans())
def test_a_kept_mail_is_the_mail(text: str, name: str, reply: bool) -> None:
    box, kept = Address(name, "a@b.example"), Kept("0" * 64, "p", 1, 2)
    mail = Mail(
        "d", 1, "<m@x>", box, "From", box, text, text, "f", NOW, (box,), (), ("<a@x>",), (), reply, headers=(("to", text),),
        attachments=(Attachment(1, name, "a/b", kept, ("odd",)),), fronts=(Front(1, (("title", text, "c", True),), text),),
    )  # fmt: skip
    assert kept_mail.unpack(kept_mail.pack(mail)) == mail
    assert kept_mail.pack(mail).isascii()
