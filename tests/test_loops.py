"""Mail loops: a day among absence notes, an echoing list and a forwarder, and what a thousand strangers get.

The bot is the real one (store, reading, spine, clock, outbox). The world around it is played here in virtual time:
what leaves the bot reaches a program, which answers some minutes later. Programs answer the bot and people, never one
another: a storm between two of them is none that the bot is in, and none that it could end.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import func, select

from bot import intake
from bot.clock import do_what_is_due
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.intake import Settled
from bot.reading.read import read_here
from storage import outbox, register
from storage.records import Arrival, Place, Rules
from storage.store import Store
from storage.tables import arrivals, letters, mails

# A day that holds the digest of the evening and, next morning, the reminder a week before the deadline.
START = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
HOUR, TICK = timedelta(hours=1), timedelta(minutes=15)
LIST, BOT = "int-sect-group@lists.itu.int", "iscg-bot@example.org"
ANNA, BERT, CORA = "anna@polite.example", "bert@rude.example", "cora@broken.example"
SECRETARY, FORWARDER = "secretary@example.org", "archive@forwarder.example"
MOST = 5
MORNING = 22  # the hour of the reminder, since START
AWAY = "I am away until Monday and read no mail.\n"

Sent = tuple[str, EmailMessage]
Program = Callable[[EmailMessage, datetime], list[Sent]]


class Bot(Protocol):
    """What a mailbox's owner does: takes in what comes, and lets letters go."""

    def take(self, raw: bytes, now: datetime) -> Settled | None: ...

    def leaving(self, now: datetime) -> list[tuple[str, bytes]]: ...


class Ours:
    """The real one, without sockets: spine, clock and outbox on a real store."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self.store, self.rules, self.count = store, rules, 0

    def take(self, raw: bytes, now: datetime) -> Settled:
        (settled,) = self.take_all([raw], now)
        return settled

    def take_all(self, raws: list[bytes], now: datetime) -> list[Settled]:
        """A batch, made safe together and settled one by one."""
        places = range(self.count + 1, self.count + len(raws) + 1)
        self.count += len(raws)
        batch = [Arrival(Place("imap://x/INBOX", 1, uid), now, raw) for uid, raw in zip(places, raws, strict=True)]
        waiting = intake.keep(self.store, now, batch, {})
        found = [read_here(raw, self.store.files, self.rules.lists, self.rules.limits) for raw in raws]
        self.store.files.sync()
        return [intake.settle(self.store, self.rules, now, one, mail) for one, mail in zip(waiting, found, strict=True)]

    def leaving(self, now: datetime) -> list[tuple[str, bytes]]:
        """What the clock makes due and what was due already, taken by the relay at once."""
        do_what_is_due(self.store, self.rules, now)
        gone: list[tuple[str, bytes]] = []
        with self.store.database.write() as connection:
            while due := outbox.claim(connection, "here", now, 50):
                for delivery in due:
                    outbox.sent(connection, delivery, now, "250 taken")
                gone += [(delivery.recipient, delivery.data) for delivery in due]
        return gone


class Naive:
    """A bot as one should not build it: it answers each mail that is not its own to whoever sent it."""

    def __init__(self) -> None:
        self.owed: list[tuple[str, bytes]] = []

    def take(self, raw: bytes, now: datetime) -> None:
        mail = _read(raw)
        if mail["From"] != BOT:
            answer = _mail(BOT, mail["From"], f"Re: {mail['Subject']}", "Thank you.\n", now)
            self.owed.append((mail["From"], bytes(answer)))

    def leaving(self, now: datetime) -> list[tuple[str, bytes]]:
        gone, self.owed = self.owed, []
        return gone


class World:
    """Everybody around the bot, the list included, in virtual time."""

    def __init__(self, bot: Bot, programs: dict[str, Program], subscribers: tuple[str, ...]) -> None:
        self.bot, self.programs, self.subscribers = bot, programs, subscribers
        self.letters: list[tuple[datetime, str, str]] = []
        self.by_people: list[Settled] = []
        self.by_machines: list[Settled] = []
        self.mails_in_hour: Counter[int] = Counter()
        self._coming: list[tuple[datetime, int, str, EmailMessage, bool]] = []
        self._count = 0

    def send(self, when: datetime, to: str, message: EmailMessage, machine: bool = False) -> None:
        """A mail on its way to the list or to the bot; to anybody else it is none of ours."""
        if to in (LIST, BOT):
            self._count += 1
            heapq.heappush(self._coming, (when, self._count, to, message, machine))

    def pass_time(self, until: datetime) -> None:
        """Virtual time goes by, in steps of some minutes."""
        now = START
        while now <= until:
            while self._coming and self._coming[0][0] <= now:
                _, _, to, message, machine = heapq.heappop(self._coming)
                self._arrive(to, message, machine, now)
            for recipient, data in self.bot.leaving(now):
                self._leave(recipient, data, now)
            now += TICK

    @property
    def still_coming(self) -> int:
        return len(self._coming)

    def _arrive(self, to: str, message: EmailMessage, machine: bool, now: datetime) -> None:
        self.mails_in_hour[(now - START) // HOUR] += 1
        if to == LIST:
            message = _through_list(message)
        if settled := self.bot.take(bytes(message), now):
            (self.by_machines if machine else self.by_people).append(settled)
        if to == LIST and (not machine or message["X-Was-From"] == BOT):
            for subscriber in self.subscribers:
                if subscriber != message["X-Was-From"]:
                    self._answer(subscriber, message, now)

    def _leave(self, recipient: str, data: bytes, now: datetime) -> None:
        message = _read(data)
        self.letters.append((now, recipient, message["Subject"]))
        self.send(now + timedelta(minutes=1), recipient, message, machine=True)
        self._answer(recipient, message, now)

    def _answer(self, whose: str, message: EmailMessage, now: datetime) -> None:
        program = self.programs.get(whose)
        for number, (to, answer) in enumerate(program(message, now) if program else ()):
            self.send(now + timedelta(minutes=3 + 4 * number), to, answer, machine=True)


def polite(own: str) -> Program:
    """RFC 3834 and 5230: it says what it is, and writes to one sender once in seven days."""
    told: dict[str, datetime] = {}

    def program(message: EmailMessage, now: datetime) -> list[Sent]:
        to = _sender(message)
        if to in told and now - told[to] < timedelta(days=7):
            return []
        told[to] = now
        answer = _mail(own, to, f"Auto: {message['Subject']}", AWAY, now, message)
        answer["Auto-Submitted"] = "auto-replied"
        return [(to, answer)]

    return program


def rude(own: str) -> Program:
    """It answers every mail, says nowhere that it is a machine, and threads nothing."""

    def program(message: EmailMessage, now: datetime) -> list[Sent]:
        kept = f"Re: {message['Subject'].removeprefix('Re: ')}"
        subjects = (f"Out of office {kept}", kept)
        return [(_sender(message), _mail(own, _sender(message), subject, AWAY, now)) for subject in subjects]

    return program


def broken(own: str) -> Program:
    """It copies the subject, quotes the whole letter without a mark, and answers to the list as well."""

    def program(message: EmailMessage, now: datetime) -> list[Sent]:
        body = message.get_body(("plain",))
        quoted = body.get_content() if body else ""
        sender = _sender(message)
        texts = (f"{AWAY}\n{quoted}", quoted)
        return [
            (to, _mail(own, to, message["Subject"], text, now, message))
            for to in dict.fromkeys((sender, LIST))
            for text in texts
        ]

    return program


def forwarder() -> Program:
    """It passes everything on to the bot in its sender's name, under a new Message-ID and without the list's fields.

    Who leaves those in can be told from the list by its servers alone (`list_hosts`), which has tests of its own.
    """

    def program(message: EmailMessage, now: datetime) -> list[Sent]:
        copy = deepcopy(message)
        for name in ("Message-ID", "List-Id", "List-Post", "Precedence"):
            del copy[name]
        copy["Message-ID"] = _new_id("forwarder.example")
        return [(BOT, copy)]

    return program


PEOPLE = (ANNA, BERT, CORA)


def everybody(bot: Bot) -> World:
    """Three members who are away, the secretary too, and an archive that forwards."""
    programs = {
        ANNA: polite(ANNA), BERT: rude(BERT), CORA: broken(CORA), SECRETARY: rude(SECRETARY), FORWARDER: forwarder(),
    }  # fmt: skip
    return World(bot, programs, (*PEOPLE, FORWARDER))


def busy_day(world: World) -> int:
    """What people themselves write in the first six hours; how many contributions are among it."""
    count = 0
    for hour in range(6):
        for minute, who in enumerate(PEOPLE):
            when = START + HOUR * hour + timedelta(minutes=13 * minute)
            topic = f"{'captioning' if minute else 'smart cities'} number {hour}{minute}"
            text = f"Please find attached our contribution on {topic}.\n"
            file = f"{hour}{minute}.docx" if hour % 2 else ""
            world.send(when, LIST, _mail(who, LIST, f"Contribution on {topic}", text, when, file=file))
            order = "status ISCG/26-1/1" if hour else f"withdraw ISCG/26-1/{count + 1} a slip"
            world.send(when + TICK, BOT, _mail(who, BOT, order, f"{order}\n", when))
            count += 1
    return count


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Ours]:
    """A fresh store, and the rules of the example with a digest to the list."""
    rules = rules_of(example_config())
    rules = replace(rules, duties=replace(rules.duties, digest_to_list=True))
    with Store(f"sqlite:///{tmp_path / 'test.sqlite'}", tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield Ours(store, rules)


@pytest.mark.parametrize("acknowledge", ["author", "list"])
def test_a_day_among_machines_ends_quietly_with_few_letters(ours: Ours, acknowledge: str) -> None:
    ours.rules = replace(ours.rules, acknowledge=acknowledge)
    world = everybody(ours)
    contributions = busy_day(world)
    world.pass_time(START + 24 * HOUR)

    written = Counter(recipient for _, recipient, _ in world.letters)
    quiet = [world.mails_in_hour[hour] for hour in range(8, 24) if hour != MORNING]
    reminded = [when for when, recipient, _ in world.letters if recipient == SECRETARY and when >= START + HOUR * 12]
    print(f"\n{acknowledge}: {len(world.letters)} letters {dict(written)}")
    print(f"mails in each hour: {[world.mails_in_hour[hour] for hour in range(24)]}")
    print(f"of machines: {_dispositions(world.by_machines)}; of people: {_dispositions(world.by_people)}")
    assert max(written.values()) <= MOST, written
    assert quiet == [0] * len(quiet), "the storm ends by itself"
    assert len(reminded) == 1, "what the storm stopped does not keep the reminder of the next morning back"
    assert world.mails_in_hour[MORNING] == 2, "the secretary's program answers the reminder, twice, and that is all"
    assert world.still_coming == 0
    assert len(world.by_machines) > 2 * len(world.letters), "it was a storm"
    assert all(one.outcome.disposition != "registered" and not one.letters for one in world.by_machines)
    with ours.store.database.read() as connection:
        assert outbox.next_due(connection) is None
        assert {one.status for one in register.log(connection)} == {"registered"}, "no code was confirmed by a quote"
        assert len(register.log(connection)) == contributions
        assert register.faults(connection) == []


def test_around_a_bot_that_answers_everybody_the_same_world_storms_within_the_hour() -> None:
    world = everybody(Naive())
    busy_day(world)
    world.pass_time(START + 3 * TICK)
    written = Counter(when for when, _, _ in world.letters)
    print(f"\nnaive: letters in each quarter of an hour {list(written.values())}")
    assert len(world.letters) > MOST * len(world.programs)
    assert written[START + 3 * TICK] > MOST * written[START + TICK], "and it grows"


def test_words_that_are_passed_on_under_another_message_id_take_no_second_number(ours: Ours) -> None:
    first = _mail(ANNA, LIST, "Contribution on captioning", "We propose captions in every meeting.\n", START)
    assert ours.take(bytes(_through_list(first)), START).outcome.document == "ISCG/26-1/1"
    passed_on = forwarder()
    for message in (first, _through_list(first)):
        ((_, copy),) = passed_on(message, START)
        settled = ours.take(bytes(copy), START + HOUR)
        assert (settled.outcome.disposition, settled.letters) == ("held", ())
        assert "ISCG/26-1/1 word for word" in settled.outcome.reasons[0]
    other = _mail(ANNA, LIST, "Contribution on captioning", "We propose captions in most meetings.\n", START)
    assert ours.take(bytes(_through_list(other)), START).outcome.document == "ISCG/26-1/2"


def test_a_thousand_strangers_get_no_letter_and_each_mail_one_disposition(ours: Ours) -> None:
    raws = _of_strangers(1000)
    settled: list[Settled] = []
    for start in range(0, len(raws), 50):
        settled += ours.take_all(raws[start : start + 50], START + timedelta(minutes=start))
    gone = [letter for hour in (1, 8, 20) for letter in ours.leaving(START + HOUR * hour)]
    print(f"\nstrangers: {_dispositions(settled)}, letters {len(gone)}")
    with ours.store.database.read() as connection:
        owed = connection.execute(select(func.count()).select_from(letters)).scalar_one()
        dispositions = connection.execute(select(mails.c.disposition)).scalars().all()
        taken = connection.execute(select(arrivals.c.mail_id)).scalars().all()
        registered = register.log(connection)
    assert (gone, owed, registered) == ([], 0, [])
    assert len(dispositions) == 1000
    assert set(dispositions) <= {"held", "noted", "filed"}
    assert sorted(taken) == sorted({one.mail for one in settled})
    assert len(settled) == 1000
    assert not any(one.letters for one in settled)


# What strangers write: subject, text, and whether a file is with it.
STRANGE = (
    ("Contribution on captioning", "Please find attached our contribution.\n", True),
    ("Proposition sur l'accessibilité", "Veuillez trouver ci-joint notre proposition.\n", True),
    ("Предложение", "Мы предлагаем субтитры на всех собраниях.\n", False),
    ("help", "help\n", False),
    ("Hello", "status ISCG/26-1/1\nlog 26-1\nowner accessibility\n", False),
    ("withdraw ISCG/26-1/1", "withdraw ISCG/26-1/1\n", False),
    ("撤回", "撤回 ISCG/26-1/1\n", False),
    ("Re: Please confirm", "confirm 0123456789ABCDEFGHJKMNPQRS\n", False),
    ("Good morning", "Is this the right address for questions?\n", False),
    ("Out of office", AWAY, False),
)


def _of_strangers(count: int) -> list[bytes]:
    """As many mails, each from another address; built from ten, because building one costs more than taking it in."""
    ten = [
        bytes(_mail("stranger@elsewhere.example", BOT, subject, text, START, file="a.docx" if with_file else ""))
        for subject, text, with_file in STRANGE
    ]
    return [
        ten[number % len(ten)].replace(b"stranger@elsewhere", b"s%d@host%d" % (number, number % 97))
        .replace(b"Message-ID: <", b"Message-ID: <%d." % number)
        for number in range(count)
    ]  # fmt: skip


def _read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def _dispositions(found: list[Settled]) -> dict[str, int]:
    return dict(Counter(one.outcome.disposition for one in found))


def _sender(message: EmailMessage) -> str:
    return str(message["From"].addresses[0].addr_spec)


_ids = iter(range(1, 10**9))


def _new_id(host: str) -> str:
    return f"<{next(_ids)}@{host}>"


def _mail(
    sender: str, to: str, subject: str, text: str, now: datetime, answers: EmailMessage | None = None, file: str = ""
) -> EmailMessage:
    """A mail as a program without manners writes it."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"], message["Date"] = sender, to, subject, now
    message["Message-ID"] = _new_id(sender.partition("@")[2])
    if answers is not None:
        message["In-Reply-To"] = answers["Message-ID"]
    message.set_content(text)
    if file:
        message.add_attachment(
            b"PK\x03\x04" + file.encode() * 99, maintype="application", subtype="msword", filename=file
        )
    return message


def _through_list(message: EmailMessage) -> EmailMessage:
    """As the list hands a post on: its fields and its tag; who posted it stands in a field for this play."""
    echo = deepcopy(message)
    tag = "[int-sect-group] "
    subject = f"{tag}{str(message['Subject']).replace(tag, '')}"
    del echo["Subject"]
    echo["Subject"] = subject
    echo["List-Id"], echo["List-Post"] = "<int-sect-group.lists.itu.int>", f"<mailto:{LIST}>"
    echo["Precedence"], echo["X-Was-From"] = "list", _sender(message)
    return echo
