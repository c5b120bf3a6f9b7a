"""E-meetings from the first invitation to the last answer: every line of the state machine, through the whole spine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot import intake
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.intake import Settled
from bot.memory import Memory
from bot.postroom import Postroom
from bot.reading.read import read_here
from handlers.meetings import holding, ical
from handlers.meetings.holding import Held, HoldingError, Plan
from handlers.meetings.taking import admit, refuse
from storage import audit, emeetings, rsvp
from storage.desk import Desk
from storage.records import Arrival, Person, Place, Proof
from storage.records.emeetings import (
    ACCEPTED,
    CANCELLED,
    DECLINED,
    DELEGATED,
    NEEDS_ACTION,
    REMOTE,
    TENTATIVE,
    EMeeting,
    Guest,
)
from storage.store import Store
from storage.tables import audit as audit_table
from storage.tables import deliveries, letters
from storage.tables.emeetings import emeeting_guests, emeeting_revisions
from storage.tables.emeetings import emeetings as meetings_table
from tests.emeeting_samples import STARTS, answer_mail, bounce_mail, calendar

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNA, BERT, CHEN = "anna@members.example", "bert@members.example", "chen@members.example"
RULES = replace(
    rules_of(example_config()),
    secretaries=("secretary@example.org",),
    people=(
        Person("Anna", (ANNA, "anna@home.example"), "X", "fr"),
        Person("Bert", (BERT,), "Y", "en"),
        Person("Chen", (CHEN,), "Z", "zh"),
        Person("Lea", ("lea@example.org",), "X", "en", ("coordinator:accessibility",)),
    ),
)


class House:
    """A store to hold e-meetings in, and a mailbox to answer them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self.count = 0

    def plan(self, **values: object) -> Plan:
        return replace(Plan("Captioning", STARTS, STARTS + HOUR, (ANNA, BERT), "E26-1", link="https://zoom.example/1"), **values)  # type: ignore[arg-type]

    def schedule(self, **values: object) -> EMeeting:
        with self.desk() as desk:
            return holding.schedule(desk, self.plan(**values), "secretary").meeting

    def desk(self) -> AbstractContextManager[Desk]:
        self.now += timedelta(minutes=1)
        return self.store.desk(RULES, self.now)

    def move(self, hours: int, name: str = "E26-1") -> Held:
        with self.desk() as desk:
            return holding.move(desk, name, STARTS + hours * HOUR, STARTS + (hours + 1) * HOUR, "secretary")

    def take(self, raw: bytes, dmarc: str = "") -> Settled:
        """One mail through the spine."""
        self.count += 1
        self.now += timedelta(minutes=1)
        (waiting,) = intake.keep(self.store, self.now, [Arrival(Place("imap://x/INBOX", 1, self.count), self.now, raw)], {})
        mail = read_here(raw, self.store.files, RULES.lists, RULES.limits)
        if dmarc:
            mail = replace(mail, proof=Proof(mail.author.address, (), "c", dmarc=dmarc))
        self.store.files.sync()
        return intake.settle(self.store, RULES, self.now, waiting, mail)

    def reply(self, sender: str, partstat: str = ACCEPTED, sequence: int | None = 0, minute: int = 0, **values: object) -> Settled:
        """A calendar REPLY as it comes from a program, given `minute` minutes after the invitation."""
        dmarc = str(values.pop("dmarc", ""))
        automatic = bool(values.pop("automatic", False))
        attendee = str(values.pop("attendee", sender))
        data = calendar(self.meeting.uid, attendee, partstat, sequence, NOW + timedelta(minutes=minute), **values)  # type: ignore[arg-type]
        raw = answer_mail(sender, data, ident=f"a{self.count}", automatic=automatic, date=NOW + timedelta(minutes=minute))
        return self.take(raw, dmarc)

    def say(self, sender: str, text: str, key: str, date: datetime = NOW + HOUR) -> Settled:
        """A plain answer to the letter of a key."""
        return self.take(answer_mail(sender, ident=f"w{self.count}", text=text, answers=self.letter_id(key), date=date))

    @property
    def meeting(self) -> EMeeting:
        with self.store.database.read() as connection:
            found = emeetings.meeting_named(connection, "E26-1")
        assert found is not None
        return found

    def guest(self, address: str = ANNA) -> Guest:
        with self.store.database.read() as connection:
            everybody = emeetings.guests_of(connection, self.meeting.id, uninvited=True)
        return next(one for one in everybody if one.address == address)

    def answers(self, address: str = ANNA) -> list[str]:
        with self.store.database.read() as connection:
            return [one.partstat for one in rsvp.answers_of(connection, self.guest(address))]

    def questions(self) -> list[tuple[str, str]]:
        with self.store.database.read() as connection:
            return [(one.why, one.address) for one in rsvp.open_questions(connection)]

    def posted(self, kind: str = "invitation") -> list[str]:
        """What was written, in order: `r0 anna REQUEST`, `again …`."""
        with self.store.database.read() as connection:
            rows = connection.execute(
                select(letters.c.key, letters.c.data, deliveries.c.recipient).join(deliveries).where(letters.c.kind == kind).order_by(letters.c.id)
            ).all()
        told = []
        for row in rows:
            found = ical.replies_of(bytes(row.data))
            head = row.key.partition(".")[0].replace("invite", "")
            revision = row.key.split(".")[-1 if row.key.startswith("announce") else -2] if kind == "invitation" else ""
            told.append(" ".join(filter(None, (head, revision, row.recipient.partition("@")[0], found[0].method if found else "")))
                        if kind == "invitation" else row.key.partition("/")[0])  # fmt: skip
        return told

    def letter_id(self, key: str) -> str:
        with self.store.database.read() as connection:
            return str(connection.execute(select(letters.c.message_id).where(letters.c.key == key)).scalar_one())

    def key(self, address: str = ANNA, sequence: int = 0) -> str:
        return f"invite.{self.meeting.uid}.r{sequence}.{self.guest(address).id}"


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield House(store)


# --- holding ------------------------------------------------------------------------------------------------------


def test_everybody_gets_one_invitation_of_their_own_in_their_language(house: House) -> None:
    house.schedule(chair="lea@example.org")
    assert house.posted() == ["r0 lea REQUEST", "r0 anna REQUEST", "r0 bert REQUEST"]
    with house.store.database.read() as connection:
        data = bytes(connection.execute(select(letters.c.data).where(letters.c.key == house.key())).scalar_one())
    message = message_from_bytes(data, policy=policy.default)
    assert message["Subject"].startswith("Invitation : Captioning, mardi 3 novembre 2026")
    body = message.get_body(("plain",))
    assert body is not None
    assert "Genève" in body.get_content()
    assert BERT.encode() not in data, "nobody learns who else is asked"
    assert house.guest().asked == 0


def test_a_change_that_guests_see_raises_the_sequence_once_and_one_that_they_do_not_never(house: House) -> None:
    house.schedule()
    with house.desk() as desk:
        assert holding.amend(desk, "E26-1", {"theme": "accessibility"}, "secretary").letters == 0
        assert house_sequence(desk) == (0, 0)
        assert holding.amend(desk, "E26-1", {"link": "https://zoom.example/2", "agenda": "1 Opening"}, "secretary").letters == 2
        assert house_sequence(desk) == (1, 0)
        assert holding.confirm(desk, "E26-1", "secretary").letters == 2
        assert house_sequence(desk) == (2, 0)
    house.move(2)
    assert (house.meeting.sequence, house.meeting.time_sequence) == (3, 3)


def house_sequence(desk: Desk) -> tuple[int, int]:
    meeting = emeetings.meeting_named(desk.connection, "E26-1")
    assert meeting is not None
    return meeting.sequence, meeting.time_sequence


def test_cancelled_goes_to_all_and_uninvited_to_one(house: House) -> None:
    house.schedule()
    with house.desk() as desk:
        holding.uninvite(desk, "E26-1", "anna@home.example", "secretary")
        holding.cancel(desk, "E26-1", "secretary", "No time")
    assert house.posted() == ["r0 anna REQUEST", "r0 bert REQUEST", "r1 anna CANCEL", "r2 bert CANCEL"]
    with house.store.database.read() as connection:
        data = {row.key: bytes(row.data) for row in connection.execute(select(letters))}
    cancelled, uninvited = data[house.key(BERT, 2)], data[house.key(ANNA, 1)]
    assert b"STATUS:CANCELLED" in only_calendar(cancelled)
    assert b"STATUS" not in only_calendar(uninvited)
    assert b"zoom.example" not in only_calendar(cancelled)


def only_calendar(data: bytes) -> bytes:
    parts = [one for one in message_from_bytes(data).walk() if one.get_content_type() == "text/calendar"]
    found = parts[0].get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def test_who_is_asked_again_after_being_uninvited_gets_a_newer_sequence_than_the_cancel(house: House) -> None:
    house.schedule()
    with house.desk() as desk:
        holding.uninvite(desk, "E26-1", ANNA, "secretary")
        holding.invite(desk, "E26-1", [ANNA, CHEN], "secretary")
    assert house.posted()[-2:] == ["r2 anna REQUEST", "r2 chen REQUEST"]
    assert not house.guest().uninvited


def test_invitations_do_not_use_up_what_the_bot_may_answer_somebody(house: House) -> None:
    house.schedule()
    for hours in range(2, 9):
        house.move(hours)
    with house.desk() as desk:
        to_anna, to_all = desk.written(ANNA, NOW - HOUR, NOW - HOUR)
    assert (to_anna, to_all) == (0, 16)


def test_words_mean_people_and_nobody_is_asked_twice(house: House) -> None:
    house.schedule(invite=("@all", ANNA, "@accessibility", "anna@home.example", "new@guest.example"))
    assert house.posted() == ["r0 anna REQUEST", "r0 bert REQUEST", "r0 chen REQUEST", "r0 lea REQUEST", "r0 new REQUEST"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("title", {"title": "  "}),
        ("span", {"ends": STARTS}),
        ("span", {"ends": STARTS + 13 * HOUR}),
        ("past", {"starts": NOW - HOUR, "ends": NOW + HOUR}),
        ("nobody", {"invite": ("@nobody",)}),
        ("nobody", {"invite": ("not an address",)}),
        ("taken", {"name": "E26-9"}),
        ("double", {"starts": STARTS + 24 * HOUR, "ends": STARTS + 25 * HOUR, "name": ""}),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do_and_leaves_nothing(house: House, kind: str, values: dict[str, object]) -> None:
    house.schedule(name="E26-9", starts=STARTS + 24 * HOUR, ends=STARTS + 25 * HOUR)
    with house.store.database.read() as connection:
        before = len(connection.execute(select(letters)).all())
    with pytest.raises(HoldingError) as refused, house.desk() as desk:
        holding.schedule(desk, house.plan(**values), "secretary")
    assert refused.value.kind == kind
    with house.store.database.read() as connection:
        assert len(connection.execute(select(letters)).all()) == before
        assert len(emeetings.all_meetings(connection)) == 1


def test_a_cancelled_meeting_changes_no_more_and_a_change_to_the_same_is_none(house: House) -> None:
    house.schedule()
    with pytest.raises(HoldingError, match="at that time already"):
        house.move(0)
    with house.desk() as desk:
        holding.cancel(desk, "E26-1", "secretary")
    with pytest.raises(HoldingError, match="cancelled"):
        house.move(2)
    with pytest.raises(HoldingError, match="no e-meeting E26-7"):
        house.move(2, "E26-7")


def test_the_list_is_told_once_a_revision_and_asks_nobody(house: House) -> None:
    house.schedule(chair=ANNA)
    with house.desk() as desk:
        assert holding.announce(desk, "E26-1", "secretary").letters == 1
        with pytest.raises(HoldingError, match="was told"):
            holding.announce(desk, "E26-1", "secretary")
    assert house.posted()[-1] == "announce r0 int-sect-group PUBLISH"
    with house.store.database.read() as connection:
        data = bytes(connection.execute(select(letters.c.data).order_by(letters.c.id.desc())).scalars().first() or b"")
    assert b"ATTENDEE" not in only_calendar(data)
    assert ANNA.encode() not in data
    assert "Chair: Anna" in str(message_from_bytes(data, policy=policy.default).get_body(("plain",)))


def test_names_are_the_next_of_the_year(house: House) -> None:
    house.schedule(name="E26-9")
    later = {"starts": STARTS + 3 * HOUR, "ends": STARTS + 4 * HOUR, "name": ""}
    with house.desk() as desk:
        assert holding.schedule(desk, house.plan(**later), "secretary").meeting.name == "E26-10"


def test_every_change_is_in_the_audit_chain_without_an_address(house: House) -> None:
    house.schedule()
    house.move(2)
    house.reply(ANNA, sequence=1, minute=90)
    with house.desk() as desk:
        holding.cancel(desk, "E26-1", "secretary")
    with house.store.database.read() as connection:
        assert audit.faults(connection) == []
        rows = connection.execute(select(audit_table).order_by(audit_table.c.seq)).all()
    actions = [row.action for row in rows if row.action.startswith("e-meeting")]
    assert actions == ["e-meeting scheduled", "e-meeting guests", "e-meeting moved", "e-meeting answered", "e-meeting cancelled"]
    assert "@" not in json.dumps([row.detail for row in rows if row.action.startswith("e-meeting")])


def test_the_database_refuses_what_the_code_promises(house: House) -> None:
    meeting = house.schedule()
    wrong: list[tuple[object, dict[str, object]]] = [
        (update(meetings_table), {"time_sequence": 5}),
        (update(meetings_table), {"ends": STARTS - HOUR}),
        (update(meetings_table), {"status": "perhaps"}),
        (update(emeeting_guests), {"partstat": "YES"}),
        (update(emeeting_guests), {"answered": 3}),
        (emeeting_revisions.insert(), {"emeeting_id": meeting.id, "sequence": 0, "at": NOW, "what": "x", "by": "x", "title": "x",
                                       "starts": STARTS, "ends": STARTS + HOUR, "status": "planned"}),
    ]  # fmt: skip
    for statement, values in wrong:
        with pytest.raises(IntegrityError), house.store.database.write() as connection:
            connection.execute(statement.values(**values))  # type: ignore[attr-defined]


# --- the table of answers -----------------------------------------------------------------------------------------


def test_an_invitation_that_was_sent_waits_for_an_answer(house: House) -> None:
    house.schedule()
    assert (house.guest().asked, house.guest().answered, house.guest().partstat) == (0, -1, NEEDS_ACTION)


def test_a_reply_counts_and_a_later_one_replaces_it(house: House) -> None:
    house.schedule()
    settled = house.reply(ANNA, ACCEPTED, minute=1, more="COMMENT:until noon")
    assert (settled.handler, settled.outcome.disposition) == ("replies", "filed")
    assert (house.guest().partstat, house.guest().comment) == (ACCEPTED, "until noon")
    house.reply(ANNA, DECLINED, minute=2)
    assert house.guest().partstat == DECLINED


@pytest.mark.parametrize("attendee", ["anna@home.example", "Anna@Members.example", "anna+iscg@members.example"])
def test_an_alias_or_a_marked_address_is_the_same_person(house: House, attendee: str) -> None:
    house.schedule()
    house.reply("anna@home.example", ACCEPTED, attendee=attendee)
    assert house.guest().partstat == ACCEPTED
    assert house.questions() == []


def test_a_reply_that_a_calendar_sent_by_itself_is_not_dropped_and_nobody_answers_it(house: House) -> None:
    house.schedule()
    before = house.posted()
    settled = house.reply(ANNA, ACCEPTED, automatic=True)
    assert settled.handler == "replies"
    assert house.guest().partstat == ACCEPTED
    assert (settled.letters, house.posted()) == ((), before)


def test_an_older_answer_that_comes_later_changes_nothing(house: House) -> None:
    house.schedule()
    house.reply(ANNA, DECLINED, minute=9)
    house.reply(ANNA, ACCEPTED, minute=3)
    assert house.guest().partstat == DECLINED
    assert house.answers() == [DECLINED, ACCEPTED], "but both are kept"


def test_the_same_answer_twice_counts_once(house: House) -> None:
    house.schedule()
    for _ in range(2):
        house.reply(ANNA, ACCEPTED, minute=3)
    assert house.answers() == [ACCEPTED]


def test_an_answer_to_the_old_time_is_kept_does_not_count_and_asks_once_more(house: House) -> None:
    house.schedule()
    house.move(2)
    house.reply(ANNA, ACCEPTED, sequence=0, minute=1)
    house.reply(ANNA, TENTATIVE, sequence=0, minute=2)
    assert house.guest().partstat == NEEDS_ACTION
    assert house.answers() == [ACCEPTED, TENTATIVE]
    assert [one for one in house.posted() if one.startswith("again")] == ["again r1 anna REQUEST"]
    house.reply(ANNA, DECLINED, sequence=1, minute=9)
    house.reply(ANNA, ACCEPTED, sequence=0, minute=99)
    assert house.guest().partstat == DECLINED, "nor does a later one to the old time"


def test_a_change_of_the_link_leaves_answers_as_they_are(house: House) -> None:
    house.schedule()
    house.reply(ANNA, ACCEPTED)
    with house.desk() as desk:
        holding.amend(desk, "E26-1", {"link": "https://zoom.example/9"}, "secretary")
    assert house.guest().partstat == ACCEPTED
    house.reply(BERT, ACCEPTED, sequence=0, minute=5)
    assert house.guest(BERT).partstat == ACCEPTED, "an answer to the invitation before the link is one to this time"
    with house.store.database.read() as connection:
        data = bytes(connection.execute(select(letters.c.data).where(letters.c.key == house.key(ANNA, 1))).scalar_one())
    assert b"PARTSTAT=ACCEPTED" in only_calendar(data).replace(b"\r\n ", b""), "and the update says what we know"


def test_a_reply_that_names_nobody_goes_to_people(house: House) -> None:
    house.schedule()
    settled = house.reply(ANNA, ACCEPTED, attendee="")
    assert settled.outcome.disposition == "held"
    assert house.guest().partstat == NEEDS_ACTION
    assert [why for why, _ in house.questions()] == ["nobody"]


def test_a_delegate_whom_the_group_knows_is_asked_and_the_delegator_is_out(house: House) -> None:
    house.schedule()
    house.reply(ANNA, DELEGATED, more=f"X-NOTE:1\nATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM=\"mailto:{ANNA}\":mailto:{CHEN}")
    assert house.guest().partstat == DELEGATED
    assert house.posted()[-1] == "r0 chen REQUEST"
    assert house.questions() == []


def test_a_delegate_whom_nobody_knows_goes_to_people_who_admit_them_with_one_command(house: House) -> None:
    house.schedule()
    settled = house.reply(ANNA, DELEGATED, more=f"ATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM=\"mailto:{ANNA}\":mailto:dora@else.example")
    assert settled.outcome.disposition == "held"
    assert house.questions() == [("delegate", "dora@else.example")]
    assert house.posted("note") == ["held"]
    answer_first(house, admit_it=True)
    assert house.posted()[-1] == "r0 dora REQUEST"


def answer_first(house: House, admit_it: bool) -> None:
    with house.desk() as desk:
        (question,) = rsvp.open_questions(desk.connection)
        (admit if admit_it else refuse)(desk, question, "secretary")
    with pytest.raises(HoldingError, match="decided already"), house.desk() as desk:
        again = rsvp.question_by_id(desk.connection, question.id)
        assert again is not None
        admit(desk, again, "secretary")


def test_a_stranger_is_no_guest_until_people_say_so_and_then_the_answer_counts(house: House) -> None:
    house.schedule()
    settled = house.reply("dora@else.example", TENTATIVE, minute=4)
    assert (settled.outcome.disposition, house.questions()) == ("held", [("stranger", "dora@else.example")])
    answer_first(house, admit_it=True)
    assert house.guest("dora@else.example").partstat == TENTATIVE
    house.reply("dora@else.example", DECLINED, minute=5)
    assert house.guest("dora@else.example").partstat == DECLINED


def test_a_stranger_whom_people_refuse_stays_one(house: House) -> None:
    house.schedule()
    house.reply("dora@else.example", ACCEPTED)
    answer_first(house, admit_it=False)
    with house.store.database.read() as connection:
        assert len(emeetings.guests_of(connection, house.meeting.id)) == 2


@pytest.mark.parametrize("forgery", ["another From", "DMARC fails"])
def test_an_answer_that_may_be_forged_is_not_counted_but_shown_to_people(house: House, forgery: str) -> None:
    house.schedule()
    house.reply(ANNA, ACCEPTED, minute=1)
    if forgery == "DMARC fails":
        settled = house.reply(ANNA, DECLINED, minute=5, dmarc="fail")
    else:
        settled = house.reply("mallory@else.example", DECLINED, minute=5, attendee=ANNA)
    assert settled.outcome.disposition == "held"
    assert (house.guest().partstat, house.questions()) == (ACCEPTED, [("forged", ANNA)])
    answer_first(house, admit_it=True)
    assert house.guest().partstat == DECLINED


def test_a_counter_is_kept_as_a_proposal_and_moves_nothing(house: House) -> None:
    house.schedule()
    house.reply(ANNA, TENTATIVE, method="COUNTER", starts=STARTS + 3 * HOUR)
    guest = house.guest()
    assert guest.proposal == (STARTS + 3 * HOUR, STARTS + 4 * HOUR)
    assert guest.partstat == TENTATIVE
    assert (house.meeting.starts, house.meeting.sequence) == (STARTS, 0)


def test_a_declined_proposal_is_told_to_its_author_alone_and_stays_declined(house: House) -> None:
    house.schedule()
    house.reply(ANNA, TENTATIVE, method="COUNTER", starts=STARTS + 3 * HOUR)
    with house.desk() as desk:
        holding.decline_proposal(desk, "E26-1", ANNA, "secretary")
    assert house.posted()[-1] == "declined r0 anna DECLINECOUNTER"
    assert house.guest().proposal is None
    house.reply(ANNA, TENTATIVE, method="COUNTER", starts=STARTS + 3 * HOUR)
    assert house.guest().proposal is None, "the same proposal once more is a copy"


def test_an_accepted_proposal_is_a_move_of_everybody(house: House) -> None:
    house.schedule()
    house.reply(ANNA, TENTATIVE, method="COUNTER", starts=STARTS + 3 * HOUR)
    proposal = house.guest().proposal
    assert proposal is not None
    with house.desk() as desk:
        assert holding.move(desk, "E26-1", *proposal, "secretary").letters == 2
    assert (house.guest().proposal, house.guest().partstat) == (None, NEEDS_ACTION)


def test_a_move_asks_everybody_anew_and_keeps_what_was_said(house: House) -> None:
    house.schedule()
    house.reply(ANNA, ACCEPTED)
    house.move(2)
    assert (house.guest().partstat, house.answers(), house.guest().asked) == (NEEDS_ACTION, [ACCEPTED], 1)


def test_refresh_gets_the_invitation_as_it_stands_once_a_revision(house: House) -> None:
    house.schedule()
    for minute in (1, 2):
        house.reply(ANNA, "", method="REFRESH", minute=minute)
    house.reply("dora@else.example", "", method="REFRESH")
    assert house.posted()[2:] == ["resent r0 anna REQUEST"]
    assert house.questions() == []


def test_a_bounce_marks_the_guest_tells_the_secretary_once_and_later_letters_stay_home(house: House) -> None:
    house.schedule()
    ident = house.letter_id(house.key())
    house.take(bounce_mail(ANNA, ident, ident="b0", action="delayed", status="4.4.7"))
    assert not house.guest().undeliverable
    for number in (1, 2):
        settled = house.take(bounce_mail(ANNA, ident, ident=f"b{number}"))
    assert (settled.handler, settled.outcome.disposition) == ("replies", "noted")
    assert house.guest().undeliverable
    assert len(house.posted("note")) == 1
    house.move(2)
    assert house.posted()[2:] == ["r1 bert REQUEST"]


async def test_a_letter_that_no_relay_takes_marks_the_guest(house: House) -> None:
    house.schedule()
    memory = Memory(house.store)
    room = Postroom(memory, RULES, "here")
    for delivery in await room.claim(NOW + HOUR, 10):
        if delivery.recipient == ANNA:
            await room.dead(delivery, NOW + HOUR, "550 5.1.1 no such user")
        else:
            await room.sent(delivery, NOW + HOUR, "250 taken")
    memory.close()
    assert (house.guest().undeliverable, house.guest(BERT).undeliverable) == (True, False)
    assert house.posted("note") == ["dead"]


def test_a_bounce_of_another_letter_marks_nobody(house: House) -> None:
    house.schedule()
    settled = house.take(bounce_mail(ANNA, "<iscg.000000000000000000000000.000000000000@example.org>", ident="b1"))
    assert settled.handler == "machines"
    assert not house.guest().undeliverable


@pytest.mark.parametrize("method", ["CANCEL", "REQUEST", "PUBLISH", "DECLINECOUNTER"])
def test_what_only_an_organizer_may_say_is_no_answer(house: House, method: str) -> None:
    house.schedule()
    settled = house.reply(ANNA, ACCEPTED, method=method)
    assert settled.handler != "replies"
    assert (house.guest().partstat, house.meeting.status) == (NEEDS_ACTION, "planned")


def test_twins_in_one_mail_and_the_same_mail_by_another_way_count_once(house: House) -> None:
    house.schedule()
    raw = answer_mail(ANNA, calendar(house.meeting.uid, ANNA), ident="twin")
    message = message_from_bytes(raw, policy=policy.SMTP)
    message.make_mixed()
    message.add_attachment(calendar(house.meeting.uid, ANNA), maintype="application", subtype="ics", filename="invite.ics")
    house.take(bytes(message))
    house.take(bytes(message))
    assert house.answers() == [ACCEPTED]


def test_a_reply_without_a_sequence_answers_what_was_sent_when_it_was_given(house: House) -> None:
    house.schedule()
    house.reply(ANNA, ACCEPTED, sequence=None, minute=2)
    assert house.guest().partstat == ACCEPTED
    house.move(2)
    house.reply(ANNA, TENTATIVE, sequence=None, minute=2)
    assert house.guest().partstat == NEEDS_ACTION, "given before the move"
    house.reply(ANNA, DECLINED, sequence=None, minute=500)
    assert house.guest().partstat == DECLINED


def test_a_sequence_we_never_had_and_a_clock_that_runs_ahead_lock_nobody_out(house: House) -> None:
    house.schedule()
    house.reply(ANNA, ACCEPTED, sequence=900, minute=1)
    assert (house.guest().partstat, house.guest().answered) == (ACCEPTED, 0)
    house.take(answer_mail(ANNA, calendar(house.meeting.uid, ANNA, TENTATIVE, 0, datetime(2099, 1, 1, tzinfo=UTC)), ident="x", date=NOW + 2 * timedelta(minutes=1)))
    assert house.guest().partstat == TENTATIVE
    house.reply(ANNA, DECLINED, sequence=0, minute=9)
    assert house.guest().partstat == DECLINED


def test_after_cancellation_an_answer_is_kept_and_asks_nothing(house: House) -> None:
    house.schedule()
    with house.desk() as desk:
        holding.cancel(desk, "E26-1", "secretary")
    before = house.posted()
    house.reply(ANNA, ACCEPTED)
    house.say(BERT, "Perhaps yes", house.key(BERT))
    assert (house.posted(), house.meeting.status, house.answers()) == (before, CANCELLED, [ACCEPTED])


def test_who_was_taken_off_the_list_answers_in_vain(house: House) -> None:
    house.schedule()
    with house.desk() as desk:
        holding.uninvite(desk, "E26-1", ANNA, "secretary")
    settled = house.reply(ANNA, ACCEPTED)
    assert (settled.outcome.disposition, house.guest().partstat, house.questions()) == ("filed", NEEDS_ACTION, [])


# --- plain words --------------------------------------------------------------------------------------------------


def test_plain_words_in_reply_to_the_letter_count_with_how(house: House) -> None:
    house.schedule()
    settled = house.say(ANNA, "oui, à distance\n", house.key())
    assert (settled.handler, settled.outcome.disposition) == ("replies", "filed")
    guest = house.guest()
    assert (guest.partstat, guest.mode, guest.source) == (ACCEPTED, REMOTE, "words")


def test_a_click_after_the_words_keeps_how_whatever_comes_first(house: House) -> None:
    house.schedule(invite=(ANNA, BERT))
    house.say(ANNA, "oui, à distance", house.key(), NOW + timedelta(minutes=1))
    house.reply(ANNA, ACCEPTED, minute=9)
    house.reply(BERT, ACCEPTED, minute=9)
    house.say(BERT, "yes, remotely", house.key(BERT), NOW + timedelta(minutes=1))
    assert house.guest().mode == house.guest(BERT).mode == REMOTE
    assert house.guest(BERT).stamp == NOW + timedelta(minutes=9)


def test_words_in_reply_to_the_old_invitation_answer_the_old_time(house: House) -> None:
    house.schedule()
    house.move(2)
    house.say(ANNA, "Oui", house.key())
    assert house.guest().partstat == NEEDS_ACTION
    house.say(ANNA, "Oui", house.key(ANNA, 1))
    assert house.guest().partstat == ACCEPTED


def test_words_without_references_are_known_by_the_subject_and_never_answer_a_newer_time(house: House) -> None:
    house.schedule()

    def say(sender: str, subject: str) -> Settled:
        return house.take(answer_mail(sender, ident=f"s{house.count}", text="Oui", subject=subject, date=house.now))

    subject = "Re: Invitation : Captioning, mardi 3 novembre 2026"
    assert say(BERT, subject).handler != "replies", "it is the subject of another's letter"
    assert say(ANNA, subject).handler == "replies"
    assert house.guest().partstat == ACCEPTED
    with house.desk() as desk:
        holding.uninvite(desk, "E26-1", BERT, "secretary")
    house.move(1)
    house.move(0)
    say(ANNA, subject)
    assert house.guest().partstat == NEEDS_ACTION, "the first letter of that subject was to an old time"


def test_doubtful_words_change_nothing_are_shown_to_people_and_asked_back_once(house: House) -> None:
    house.schedule()
    for text in ("Oui, si la réunion est déplacée", "oui ou non"):
        settled = house.say(ANNA, text, house.key())
        assert settled.outcome.disposition == "held"
    assert (house.guest().partstat, house.answers()) == (NEEDS_ACTION, [])
    assert house.posted()[2:] == ["unclear r0 anna"]


def test_words_from_somebody_else_to_a_forwarded_letter_go_to_people(house: House) -> None:
    house.schedule()
    settled = house.say("dora@else.example", "Yes", house.key())
    assert (settled.outcome.disposition, house.questions()) == ("held", [("stranger", "dora@else.example")])
    assert house.guest().partstat == NEEDS_ACTION


def test_a_reply_that_speaks_of_something_else_is_discussion(house: House) -> None:
    house.schedule()
    assert house.say(ANNA, "Could you send the agenda?", house.key()).handler == "discussion"


def test_history_is_taken_in_without_a_letter(house: House) -> None:
    with house.store.desk(RULES, NOW, silent=True) as desk:
        assert holding.schedule(desk, house.plan(), "secretary").letters == 0
    assert house.posted() == []
