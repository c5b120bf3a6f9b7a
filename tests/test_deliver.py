"""Delivery to a real server that misbehaves by name: every letter ends as sent, later or dead, and none is lost."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.deliver import Relay, RelaySettings, check, deliver_waiting, pause_after
from storage.records import Delivery
from tests.sink import FAULTS, Sink

START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BEFORE_A_RECIPIENT = ("connect", "ehlo", "starttls", "auth", "mail")
ABOUT_A_LETTER = ("rcpt", "data", "dot")


@dataclass
class Shelf:
    """An outbox in memory with the promises of the real one."""

    waiting: list[tuple[datetime, Delivery]] = field(default_factory=list)
    done: dict[int, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    now: datetime = START

    def put(self, count: int = 1, data: bytes = b"Subject: one\r\n\r\n.hello\r\n..\r\n.\r\n") -> None:
        for number in range(1, count + 1):
            delivery = Delivery(number, f"<iscg.{number}@example.org>", f"p{number}@example.org", data, 1)
            self.waiting.append((self.now, delivery))

    def state(self, letter: int = 1) -> str:
        return self.done.get(letter, "later" if any(d.attempt > 1 for _, d in self.waiting) else "waiting")

    async def claim(self, now: datetime, limit: int) -> list[Delivery]:
        return [delivery for due, delivery in sorted(self.waiting, key=lambda pair: pair[0]) if due <= now][:limit]

    async def sent(self, delivery: Delivery, now: datetime, reply: str) -> None:
        self._end(delivery, "sent", reply)

    async def dead(self, delivery: Delivery, now: datetime, reason: str) -> None:
        self._end(delivery, "dead", reason)

    async def later(self, delivery: Delivery, until: datetime, reason: str) -> None:
        assert until > self.now
        self._end(delivery, "", reason)
        self.waiting.append((until, replace(delivery, attempt=delivery.attempt + 1)))

    def _end(self, delivery: Delivery, state: str, reason: str) -> None:
        self.waiting = [pair for pair in self.waiting if pair[1] != delivery]
        self.reasons.append(reason)
        if state:
            assert delivery.letter not in self.done
            self.done[delivery.letter] = state


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for localhost, key and certificate in one file."""
    folder = tmp_path_factory.mktemp("tls")
    order = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"
    )
    subprocess.run(order.split(), cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@asynccontextmanager
async def relay_to(sink: Sink, certificate: Path | None = None) -> AsyncIterator[Relay]:
    """A relay for a started sink, with short times; trusts the given certificate only."""
    await sink.start()
    settings = RelaySettings(
        host="localhost",
        port=sink.port,
        sender="bounces@example.org",
        security="none" if sink.security == "none" else "tls" if sink.security == "tls" else "starttls",
        user="bot" if sink.login else "",
        password=(lambda: "right") if sink.login else None,
        tls=ssl.create_default_context(cafile=certificate) if certificate else None,
        connect_seconds=0.25,
        command_seconds=0.25,
        data_seconds=0.25,
    )
    relay = Relay(settings)
    try:
        yield relay
    finally:
        relay.drop()
        await sink.stop()


async def rounds(shelf: Shelf, relay: Relay, count: int = 1, step: timedelta = timedelta(hours=5)) -> int:
    """Deliver what is due now, and again `count - 1` times with the clock moved on by `step`; how many were sent."""
    sent = await deliver_waiting(shelf, relay, lambda: shelf.now)
    for _ in range(count - 1):
        shelf.now += step
        sent += await deliver_waiting(shelf, relay, lambda: shelf.now)
    return sent


def secured(fault: str, certificate: Path, times: int | None = None) -> Sink:
    return Sink(fault, times=times, security="starttls", tls=server_tls(certificate), login="right")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", BEFORE_A_RECIPIENT)
async def test_trouble_before_a_recipient_is_named_never_kills_a_letter(
    verb: str, fault: str, certificate: Path
) -> None:
    shelf = Shelf()
    shelf.put(3)
    async with relay_to(secured(f"{verb}:{fault}", certificate), certificate) as relay:
        assert await rounds(shelf, relay) == 0
        assert sorted(d.attempt for _, d in shelf.waiting) == [1, 1, 2], "only the tried letter counts an attempt"
        shelf.waiting = [(due, replace(d, attempt=99)) for due, d in shelf.waiting]
        await rounds(shelf, relay, 2)
        assert shelf.done == {}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", [*BEFORE_A_RECIPIENT, *ABOUT_A_LETTER])
async def test_a_fault_that_passes_delays_a_letter_and_changes_no_byte(
    verb: str, fault: str, certificate: Path
) -> None:
    shelf = Shelf()
    shelf.put()
    data = shelf.waiting[0][1].data
    times = 2 if verb == "auth" else 1  # a refused AUTH PLAIN is followed by AUTH LOGIN
    sink = secured(f"{verb}:{fault}", certificate, times)
    async with relay_to(sink, certificate) as relay:
        await rounds(shelf, relay)
        dies = verb in ABOUT_A_LETTER and fault == "5xx"
        assert shelf.state() == ("dead" if dies else "later"), shelf.reasons
        await rounds(shelf, relay, 3)
        assert shelf.state() == ("dead" if dies else "sent")
        assert sink.mails == ([] if dies else [("bounces@example.org", ["p1@example.org"], data)])


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_line_that_cannot_be_reset_is_replaced_and_the_verdict_stands(fault: str) -> None:
    shelf = Shelf()
    shelf.put(3)
    sink = Sink(f"greylist_451,rset:{fault}")
    async with relay_to(sink) as relay:
        await rounds(shelf, relay, 2)
        assert set(shelf.done.values()) == {"sent"}
        assert len(sink.mails) == 3
        assert shelf.reasons.count("The relay refused the recipient: 451 4.7.1 greylisted, come back later") == 3


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_goodbye_that_fails_harms_no_letter_but_the_doctor_is_told(fault: str) -> None:
    shelf = Shelf()
    shelf.put()
    sink = Sink(f"quit:{fault}")
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay) == 1
        relay.close()
        assert len(await check(relay.settings)) == 1
        assert len(sink.mails) == 1


async def test_a_lost_reply_after_the_dot_is_answered_with_the_same_bytes_again() -> None:
    shelf = Shelf()
    shelf.put()
    sink = Sink("accept_then_drop_reply", times=2)
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay, 3) == 1
        assert shelf.state() == "sent"
        assert len(sink.mails) == 3
        assert len({mail[2] for mail in sink.mails}) == 1


async def test_a_relay_that_allows_one_letter_per_line_gets_a_line_for_each() -> None:
    shelf = Shelf()
    shelf.put(4)
    sink = Sink("421_any_time")
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay) == 4
        assert sink.connections == 4


async def test_an_answer_nobody_asked_for_is_not_taken_for_acceptance() -> None:
    shelf = Shelf()
    shelf.put()
    async with relay_to(Sink("unsolicited_250")) as relay:
        assert await rounds(shelf, relay) == 0
        assert shelf.state() == "later"


@pytest.mark.parametrize("answer", ["250 taken\n451 not taken", "250 taken\n550 never"])
async def test_contradicting_answers_to_the_dot_are_not_taken_for_acceptance(answer: str) -> None:
    shelf = Shelf()
    shelf.put()
    sink = Sink()
    sink.dot_reply = answer
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay) == 0
        assert shelf.state() == "later"


async def test_a_surplus_refusal_kills_no_letter() -> None:
    shelf = Shelf()
    shelf.put()
    async with relay_to(Sink("surplus_550")) as relay:
        assert await rounds(shelf, relay) == 0
        assert shelf.state() == "later"
        assert shelf.reasons == ["The relay gave more than one answer to RCPT TO:<p1@example.org>."]


async def test_a_refused_recipient_costs_a_reset_and_no_new_line() -> None:
    shelf = Shelf()
    shelf.put(3)
    sink = Sink("greylist_451")
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay, 2) == 3
        assert (sink.connections, sink.heard["rset"], sink.heard["mail"]) == (1, 3, 6)


async def test_a_surplus_answer_after_acceptance_ends_the_line_and_not_the_next_letter() -> None:
    shelf = Shelf()
    shelf.put(3)
    sink = Sink("late_250")
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay) == 3
        assert len(sink.mails) == 3
        assert (sink.connections, sink.heard["mail"]) == (3, 3)


async def test_nothing_is_sent_when_starttls_has_been_stripped(certificate: Path) -> None:
    shelf = Shelf()
    shelf.put()
    sink = secured("strips_starttls", certificate)
    async with relay_to(sink, certificate) as relay:
        assert await rounds(shelf, relay, 3) == 0
        assert shelf.state() == "later"
        assert "at STARTTLS, and without it nothing is sent" in shelf.reasons[0]
        assert sink.mails == []


async def test_plain_text_injected_after_starttls_is_not_heard(certificate: Path) -> None:
    shelf = Shelf()
    shelf.put(2)
    sink = secured("injects_after_starttls", certificate)
    async with relay_to(sink, certificate) as relay:
        assert await rounds(shelf, relay) == 2
        assert len(sink.mails) == 2


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_nobody_vouches_for_or_of_another_name_stops_all(security: str, certificate: Path) -> None:
    shelf = Shelf()
    shelf.put()
    sink = Sink(security=security, tls=server_tls(certificate), login="right")
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay) == 0
        assert "certificate verify failed" in shelf.reasons[0].lower()
        trusting = ssl.create_default_context(cafile=certificate)
        assert "certificate" in (await check(replace(relay.settings, tls=trusting, host="127.0.0.1")))[0]
        assert await check(replace(relay.settings, tls=trusting)) == []
        assert sink.mails == []


async def test_the_doctor_says_in_a_sentence_why_the_login_fails(certificate: Path) -> None:
    async with relay_to(secured("", certificate), certificate) as relay:
        wrong = replace(relay.settings, password=lambda: "wrong")
        assert await check(wrong) == ["The relay localhost failed at the login: 535 5.7.8 wrong user or password"]
        plain = replace(relay.settings, security="none")
        assert "unprotected" in (await check(plain))[0]


async def test_the_doctor_says_when_nobody_listens() -> None:
    sink = Sink()
    async with relay_to(sink) as relay:
        settings = relay.settings
    (problem,) = await check(settings)
    assert problem.startswith("The relay localhost failed at the connection: Error connecting to localhost")


async def test_a_relay_that_is_down_costs_one_connection_for_each_rest_and_not_one_for_each_letter() -> None:
    shelf = Shelf()
    shelf.put(1000)
    sink = Sink("connect:4xx")
    async with relay_to(sink) as relay:
        for _ in range(60):
            await rounds(shelf, relay, 2, timedelta(minutes=1))
        assert sink.connections <= 7
        assert sum(delivery.attempt - 1 for _, delivery in shelf.waiting) == sink.connections
        sink.faults.clear()
        assert await rounds(shelf, relay, 2) == 1000


async def test_a_letter_that_breaks_the_line_lets_the_others_through() -> None:
    shelf = Shelf()
    shelf.put(5)
    sink = Sink("rcpt:close", times=1)
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay) == 0
        assert await rounds(shelf, relay, 2, timedelta(minutes=1)) == 5


async def test_a_cancelled_letter_leaves_no_half_made_transaction_behind() -> None:
    shelf = Shelf()
    shelf.put(2)
    sink = Sink("data:stall", times=1)
    async with relay_to(sink) as relay:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(deliver_waiting(shelf, relay, lambda: shelf.now), 0.1)
        assert shelf.state() == "waiting"
        assert await rounds(shelf, relay) == 2
        assert (sink.connections, sink.heard["mail"]) == (2, 3)


async def test_told_to_stop_while_a_reply_arrives_it_marks_that_letter_and_begins_no_other() -> None:
    """Until Python 3.12 wait_for swallows a cancellation that meets the reply; the daemon then did not leave."""
    shelf = Shelf()
    shelf.put(2)
    sink = Sink()
    async with relay_to(sink) as relay:
        sending = asyncio.create_task(deliver_waiting(shelf, relay, lambda: shelf.now))
        once_heard = relay.send

        async def swallows(delivery: Delivery) -> str:
            reply = await once_heard(delivery)
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
            return reply

        relay.send = swallows  # type: ignore[method-assign]
        with pytest.raises(asyncio.CancelledError):
            await sending
    assert shelf.done == {1: "sent"}
    assert len(sink.mails) == 1


async def test_one_line_carries_many_letters_and_says_goodbye_when_idle() -> None:
    shelf = Shelf()
    shelf.put(120)
    sink = Sink()
    async with relay_to(sink) as relay:
        relay.settings = replace(relay.settings, idle_seconds=0.05)
        assert await rounds(shelf, relay) == 120
        assert sink.connections == 1
        async with asyncio.timeout(5):
            await sink.goodbye.wait()


@pytest.mark.parametrize(
    ("code", "state"),
    [(421, "later"), (450, "later"), (503, "later"), (530, "later"), (550, "dead"), (554, "dead"), (299, "sent")],
)
async def test_the_code_after_the_dot_decides(code: int, state: str) -> None:
    shelf = Shelf()
    shelf.put()
    sink = Sink()
    sink.dot_reply = f"{code} words"
    async with relay_to(sink) as relay:
        await rounds(shelf, relay)
        assert shelf.state() == state


@pytest.mark.parametrize(
    ("recipient", "data"),
    [
        ("a@b.example> SIZE=1", b"x\r\n"),
        ("a\r\nRSET@b.example", b"x\r\n"),
        ("жук@example.org", b"x\r\n"),
        ("", b"x\r\n"),
        ("a@b.example", b"bare\nline\r\n"),
        ("a@b.example", b"bare\rline\r\n"),
        ("a@b.example", b"no end"),
    ],
)
async def test_what_cannot_go_out_as_it_is_stored_is_refused_before_the_wire(recipient: str, data: bytes) -> None:
    shelf = Shelf()
    shelf.waiting.append((START, Delivery(1, "<x@y>", recipient, data, 1)))
    sink = Sink()
    async with relay_to(sink) as relay:
        await rounds(shelf, relay)
        assert shelf.state() == "dead"
        assert sink.connections == 0


async def test_a_smuggled_second_letter_stays_inside_the_first() -> None:
    body = b"Subject: x\r\n\r\n.\r\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<all@example.org>\r\nDATA\r\n.\r\n"
    shelf = Shelf()
    shelf.put(data=body)
    sink = Sink()
    async with relay_to(sink) as relay:
        assert await rounds(shelf, relay) == 1
        assert sink.mails == [("bounces@example.org", ["p1@example.org"], body)]


def test_trying_goes_on_for_three_days_and_ends() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, 24)]
    assert [p for p in pauses[:5] if p] == [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
    assert pauses[-1] is None
    assert None not in pauses[:-1]
    assert timedelta(days=3) <= sum((p for p in pauses if p), timedelta()) < timedelta(days=3, hours=4)


async def test_a_letter_put_off_for_three_days_is_dead() -> None:
    shelf = Shelf()
    shelf.put()
    async with relay_to(Sink("rcpt:4xx")) as relay:
        await rounds(shelf, relay, 22)
        assert shelf.state() == "later"
        await rounds(shelf, relay, 2)
        assert shelf.state() == "dead"


def test_settings_that_could_never_work_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="envelope sender"):
        RelaySettings("h", 25, "a b@example.org")
    with pytest.raises(ValueError, match="greet"):
        RelaySettings("h", 25, "", hello="two words")
