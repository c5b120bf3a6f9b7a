"""A true command acts exactly once: powerless copies of it that come first take nothing from it, replays add nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot import intake
from bot.intake import Settled
from bot.reading.read import read_here
from storage import register
from storage.arrivals import Waiting
from storage.records import Arrival, Mail, Place
from storage.store import Store
from storage.tables import arrivals, documents, mails
from storage.tables.commands import acts
from tests.test_commands_mail import ANNA, BERT, LIST, NOW, ONE, SECRETARY, code_of, furnished, post, prove

TITLED = f"title {ONE} New title\nreserve A paper on relay services"
SIGNED = "the signed words"


@dataclass
class Desk:
    """The whole spine at a store with one document of Anna's: mails go in as they lie in a mailbox."""

    store: Store
    count: int = 0

    def __post_init__(self) -> None:
        self.room = furnished(self.store)

    def kept(
        self, message: EmailMessage, signed: str = "", silent: bool = False, unsigned: str = ""
    ) -> tuple[Waiting, Mail]:
        """A mail that lies there and is read; `signed` or `unsigned` is its content as the look at its bytes tells it."""
        self.count += 1
        arrival = Arrival(Place("imap://x/INBOX", 1, self.count), NOW, bytes(message))
        (waiting,) = intake.keep(self.store, self.room.now, [arrival], {}, silent)
        mail = read_here(bytes(message), self.store.files, self.room.rules.lists, self.room.rules.limits)
        proof = prove(mail, signed or unsigned).proof
        assert proof is not None
        return waiting, replace(mail, proof=proof if signed else replace(proof, signatures=()))

    def take(self, message: EmailMessage, signed: str = "", silent: bool = False, unsigned: str = SIGNED) -> Settled:
        kept = self.kept(message, signed, silent, unsigned)
        return intake.settle(self.store, self.room.rules, self.room.now, *kept)

    @property
    def titles(self) -> list[str]:
        """The titles of all documents and reserved numbers."""
        with self.store.database.read() as connection:
            return list(connection.execute(select(documents.c.title).order_by(documents.c.id)).scalars())

    @property
    def acts(self) -> int:
        with self.store.database.read() as connection:
            return connection.execute(select(func.count()).select_from(acts)).scalar_one()


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield Desk(store)


def command(text: str = TITLED, ident: int = 7, sender: str = ANNA, **fields: str) -> EmailMessage:
    """A mail of commands; `fields` are added, or put in the place of those it has (`in_reply_to`)."""
    message = post(text, sender, ident)
    for name, value in fields.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    return message


def by_list(subject: str = "to the bot") -> EmailMessage:
    """A command that everybody has seen."""
    return command(subject=subject, list_id="<int-sect-group.lists.itu.int>", list_post=f"<mailto:{LIST}>")


COPIES = {
    "word for word": [command()],
    "many": [command() for _ in range(4)],
    "the same words under other Message-IDs": [command(ident=8), command(ident=9)],
    "other words under its Message-ID": [command("Good morning\n")],
    "other words, then the same": [command("Good morning\n"), command()],
    "another order under its Message-ID": [command(f"withdraw {ONE}")],
    "another subject": [command(subject="status 1")],
    "as a reply": [command(in_reply_to="<c100@members.example>")],
    "in a machine's clothes": [command(auto_submitted="auto-replied")],
    "through the list": [by_list()],
    "through the list as a contribution": [by_list("Contribution on relay services")],
    "to the list": [command(to=LIST)],
    "of somebody else": [command(sender=BERT)],
}
AFTER = ["New title", "A paper on relay services"]


@pytest.mark.parametrize("copies", COPIES.values(), ids=COPIES)
def test_no_powerless_copy_that_comes_first_takes_a_true_command_away_and_no_replay_acts_again(
    desk: Desk, copies: list[EmailMessage]
) -> None:
    for copy in copies:
        desk.take(copy)
    before = desk.titles
    assert before[0] == "Old title"
    assert desk.acts == 0
    settled = desk.take(command(), SIGNED)
    assert (settled.handler, settled.outcome.disposition) == ("requests", "filed"), settled.outcome.reasons
    assert desk.titles == ["New title", *before[1:], AFTER[1]]
    assert len(settled.letters) == 1, "a transcript tells it"
    desk.take(command(f"title {ONE} Old title", ident=20), "the way back")
    for copy in (
        command(),
        command(ident=30),
        command(in_reply_to="<c100@members.example>", ident=31),
        command(to=LIST),
    ):
        desk.take(copy, SIGNED)
    for copy in copies:
        desk.take(copy)
    assert desk.titles == [*before, AFTER[1]]
    assert desk.acts == 2
    with desk.store.database.read() as connection:
        assert connection.execute(select(mails.c.disposition).where(mails.c.disposition == "open")).all() == []
        assert connection.execute(select(arrivals.c.id).where(arrivals.c.mail_id.is_(None))).all() == []
        assert register.faults(connection) == []


def test_people_who_ask_by_message_id_are_told_of_the_true_command(desk: Desk) -> None:
    desk.take(command())
    settled = desk.take(command(), SIGNED)
    with desk.store.database.read() as connection:
        assert register.find(connection, "c7@members.example") == settled.mail
    assert "In-Reply-To: <c7@members.example>" in settled.letters[0].data.decode("ascii")


def test_a_copy_of_the_true_command_after_it_is_a_repetition_without_a_letter(desk: Desk) -> None:
    desk.take(command(), SIGNED)
    for signed in ("", SIGNED):
        again = desk.take(command(), signed)
        assert (again.outcome.disposition, again.letters) == ("repeated", ())


def test_of_a_code_for_a_powerless_copy_and_the_true_command_one_acts(desk: Desk) -> None:
    for ident, true_first in ((7, True), (8, False)):
        true = command(ident=ident, text=f"reserve Number {ident}"), f"content {ident}"
        letter = words_of(desk.take(true[0], unsigned=true[1]))
        confirmed = command(f"{code_of(letter)}\n", ident=ident + 50)
        if true_first:
            desk.take(*true)
            desk.take(confirmed)
        else:
            desk.take(confirmed)
            desk.take(*true)
    assert desk.titles.count("Number 7") == desk.titles.count("Number 8") == 1


def test_a_refused_command_is_not_obeyed_when_it_is_sent_again_once_it_would_be_allowed(desk: Desk) -> None:
    same = command(f"title {ONE} Old title")
    assert "already" in words_of(desk.take(same, SIGNED)).lower()
    desk.take(command(f"title {ONE} New title", ident=9), "another mail")
    for ident in (7, 10):
        desk.take(command(f"title {ONE} Old title", ident=ident), SIGNED)
    assert desk.titles == ["New title"]


def test_history_is_heard_and_never_obeyed_later(desk: Desk) -> None:
    desk.take(command(), SIGNED, silent=True)
    desk.take(command(), SIGNED)
    desk.take(command(ident=8), SIGNED)
    assert desk.titles == ["Old title"]


def test_people_may_decide_anew_on_a_refused_command(desk: Desk) -> None:
    settled = desk.take(command(f"withdraw {ONE}", sender=BERT), SIGNED)
    assert settled.outcome.disposition == "held"
    desk.room.rules = replace(desk.room.rules, secretaries=(SECRETARY, BERT))
    _, mail = desk.kept(command(f"withdraw {ONE}", sender=BERT), SIGNED)
    released = intake.release(desk.store, desk.room.rules, NOW, settled.mail, mail)
    assert released.outcome.document == ONE


class Killed(BaseException):
    """The process ends here."""


def test_killed_at_any_statement_a_true_command_behind_a_copy_still_acts_exactly_once(desk: Desk) -> None:
    desk.take(command())
    true = desk.kept(command(), SIGNED)
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == at:
            raise Killed

    def settle() -> Settled:
        return intake.settle(desk.store, desk.room.rules, desk.room.now, *true)

    engine = desk.store.database.engine
    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, count)
    try:
        at = 1
        while True:
            steps = 0
            try:
                settled = settle()
                break
            except Killed:
                desk.store.database.close()  # the lines of a process that is gone are closed
                at += 1
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(engine, name, count)
    assert at > 20, "every statement and the COMMIT were met"
    # Killed after the COMMIT it is settled: then it is a repetition of itself.
    assert settled.outcome.disposition in ("filed", "repeated")
    for ident in (7, 8):
        desk.take(command(ident=ident), SIGNED)
    assert desk.titles == AFTER
    assert desk.acts == 1


def words_of(settled: Settled) -> str:
    """The plain text of the one letter that a mail caused."""
    (letter,) = settled.letters
    message = message_from_bytes(letter.data, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
