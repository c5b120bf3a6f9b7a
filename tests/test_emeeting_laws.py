"""Laws of answers: any order with any copies ends in the same state, and no answer goes back in time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.meetings import holding
from handlers.meetings.answering import (
    ANSWER,
    COUNTS,
    FORGED,
    GONE,
    NOBODY,
    NOTHING,
    OLD_TIME,
    OVERTAKEN,
    REFRESH,
    SAID,
    STRANGER,
    From,
    added_up,
    answer_in,
    became,
    routed,
    sequence_at,
)
from handlers.meetings.taking import take
from storage import emeetings, rsvp
from storage.desk import Desk
from storage.records.emeetings import NEEDS_ACTION, Answer, EMeeting, Guest, Reply, Revision
from storage.store import Store
from tests.emeeting_samples import MEETING, STARTS
from tests.test_emeetings import ANNA, NOW, RULES

TIMES = st.integers(0, 9).map(lambda minute: NOW + timedelta(minutes=minute))
SPAN = (STARTS + timedelta(hours=3), STARTS + timedelta(hours=4))
ANSWERS = st.builds(
    Answer,
    partstat=st.sampled_from(("", *SAID)),
    sequence=st.integers(0, 3),
    stamp=TIMES,
    source=st.sampled_from(("imip", "words")),
    mode=st.sampled_from(("", "remote", "on site")),
    comment=st.sampled_from(("", "late")),
    proposal=st.sampled_from((None, SPAN)),
)
GUEST = Guest(ANNA, id=1)


def meeting_at(time_sequence: int) -> EMeeting:
    return replace(MEETING, sequence=3, time_sequence=time_sequence)


@given(st.lists(ANSWERS, max_size=8), st.integers(0, 3), st.randoms(use_true_random=False))
def test_any_order_with_any_copies_adds_up_to_the_same(answers: list[Answer], time_sequence: int, chance: random.Random) -> None:
    meeting = meeting_at(time_sequence)
    shuffled = [*answers, *(chance.choice(answers) for _ in range(3) if answers)]
    chance.shuffle(shuffled)
    assert added_up(GUEST, answers, meeting) == added_up(GUEST, shuffled, meeting)


@given(st.lists(ANSWERS, max_size=8), ANSWERS, st.integers(0, 3))
def test_no_answer_goes_back_in_time(answers: list[Answer], more: Answer, time_sequence: int) -> None:
    meeting = meeting_at(time_sequence)
    before, after = added_up(GUEST, answers, meeting), added_up(GUEST, [*answers, more], meeting)
    oldest = datetime.min.replace(tzinfo=UTC)
    assert (before.answered, before.stamp or oldest) <= (after.answered, after.stamp or oldest)
    verdict = became(more, [*answers, more], meeting)
    if verdict == OLD_TIME:
        assert (before, more.sequence < time_sequence) == (after, True)
    elif verdict == COUNTS:
        assert (after.answered, after.stamp) == (more.sequence, more.stamp)
        assert after.partstat == more.partstat or not more.partstat
    else:
        assert (verdict, after.stamp) == (OVERTAKEN, before.stamp)


@given(st.lists(ANSWERS, max_size=8))
def test_answers_to_old_times_count_for_nothing(answers: list[Answer]) -> None:
    old = [one for one in answers if one.sequence < 2]
    assert added_up(GUEST, old, meeting_at(2)).partstat == NEEDS_ACTION
    assert added_up(GUEST, answers, meeting_at(2)) == added_up(GUEST, [one for one in answers if one.sequence >= 2], meeting_at(2))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/x.db", tmp_path / "files", tmp_path / "journal.jsonl", durable=False) as opened:
        with opened.desk(RULES, NOW) as desk:
            plan = holding.Plan("Captioning", STARTS, STARTS + timedelta(hours=1), (ANNA,), "E26-1")
            holding.schedule(desk, plan, "secretary")
        yield opened


class _UndoneError(Exception):
    """Takes back all that a desk was used for."""


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=6), st.integers(0, 2**16))
def test_the_store_ends_the_same_whatever_comes_first_and_however_moves_fall_between(store: Store, answers: list[Answer], seed: int) -> None:
    """Two tellings of one story: answers in two orders, some twice; two moves fall where nothing is answered before its time."""
    chance = random.Random(seed)
    assert told_in_some_order(store, answers, chance) == told_in_some_order(store, answers, chance)


def told_in_some_order(store: Store, answers: list[Answer], chance: random.Random) -> Guest:
    """The guest after all answers and two moves; none of it is kept. Silent, because letters are another test's matter."""
    left = [*(replace(one, sequence=min(one.sequence, 2)) for one in answers), *answers[:2]]
    chance.shuffle(left)
    with pytest.raises(_UndoneError), store.desk(RULES, NOW + timedelta(hours=1), silent=True) as desk:
        for step in range(3):
            meeting = standing(desk)
            if step:
                meeting = emeetings.move(desk, meeting, STARTS + timedelta(hours=step), SPAN[1], "secretary")
            (guest,) = emeetings.guests_of(desk.connection, meeting.id)
            ready = [one for one in left if one.sequence <= step and (step == 2 or chance.random() < 0.6)]
            for answer in ready:
                left.remove(answer)
                take(desk, meeting, guest, replace(answer, sequence=min(answer.sequence, meeting.sequence)))
        for answer in [*left, *answers[:1]]:
            take(desk, meeting, guest, replace(answer, sequence=min(answer.sequence, meeting.sequence)))
        (guest,) = emeetings.guests_of(desk.connection, meeting.id)
        assert guest == added_up(guest, rsvp.answers_of(desk.connection, guest), meeting)
        raise _UndoneError
    return guest


def standing(desk: Desk) -> EMeeting:
    meeting = emeetings.meeting_named(desk.connection, "E26-1")
    assert meeting is not None
    return meeting


INVITED, FROM = Guest(ANNA, id=1), From(ANNA, frozenset({ANNA, "anna@home.example"}))
ROUTES = [
    ("a reply of the guest", Reply("REPLY", "u", attendee=ANNA, partstat="ACCEPTED"), FROM, INVITED, ANSWER),
    ("a reply without a method", Reply("", "u", attendee=ANNA, partstat="DECLINED"), FROM, INVITED, ANSWER),
    ("a calendar without method or answer", Reply("", "u", attendee=ANNA), FROM, INVITED, NOTHING),
    ("a reply that needs action still", Reply("REPLY", "u", attendee=ANNA, partstat="NEEDS-ACTION"), FROM, INVITED, NOTHING),
    ("a reply of another sender", Reply("REPLY", "u", attendee=ANNA, partstat="DECLINED"), From("m@x.org"), INVITED, FORGED),
    ("a reply that failed DMARC", Reply("REPLY", "u", attendee=ANNA, partstat="DECLINED"), From(ANNA, FROM.theirs, True), INVITED, FORGED),
    ("a reply sent by somebody for another", Reply("REPLY", "u", attendee=ANNA, partstat="ACCEPTED", sent_by="s@x.org"), From("s@x.org"), INVITED, FORGED),
    ("a reply of nobody", Reply("REPLY", "u", partstat=""), FROM, None, NOBODY),
    ("a reply of a stranger", Reply("REPLY", "u", attendee="d@x.org", partstat="ACCEPTED"), From("d@x.org"), None, STRANGER),
    ("a reply of somebody uninvited", Reply("REPLY", "u", attendee=ANNA, partstat="ACCEPTED"), FROM, replace(INVITED, uninvited=True), GONE),
    ("a proposal", Reply("COUNTER", "u", attendee=ANNA, partstat="TENTATIVE", proposal=SPAN), FROM, INVITED, ANSWER),
    ("a proposal without a word", Reply("COUNTER", "u", attendee=ANNA, proposal=SPAN), FROM, INVITED, ANSWER),
    ("a proposal of nothing", Reply("COUNTER", "u", attendee=ANNA), FROM, INVITED, NOTHING),
    ("a forged proposal", Reply("COUNTER", "u", attendee=ANNA, proposal=SPAN), From("m@x.org"), INVITED, FORGED),
    ("a refresh", Reply("REFRESH", "u", attendee=ANNA), FROM, INVITED, REFRESH),
    ("a refresh of a stranger", Reply("REFRESH", "u", attendee="d@x.org"), From("d@x.org"), None, NOTHING),
    ("a forged refresh", Reply("REFRESH", "u", attendee=ANNA), From("m@x.org"), INVITED, NOTHING),
    *((f"a {method} from outside", Reply(method, "u", attendee=ANNA, partstat="ACCEPTED"), FROM, INVITED, NOTHING)
      for method in ("CANCEL", "REQUEST", "PUBLISH", "ADD", "DECLINECOUNTER")),
]  # fmt: skip


@pytest.mark.parametrize(("told", "reply", "sender", "guest", "route"), ROUTES, ids=[row[0] for row in ROUTES])
def test_where_a_calendar_object_goes(told: str, reply: Reply, sender: From, guest: Guest | None, route: str) -> None:
    assert routed(reply, sender, guest) == route, told


def test_an_answer_names_the_revision_it_was_given_to() -> None:
    revisions = [Revision(0, NOW, "scheduled", "x", "t", STARTS, SPAN[0], "planned"),
                 Revision(1, NOW + timedelta(hours=2), "moved", "x", "t", STARTS, SPAN[0], "planned")]  # fmt: skip
    meeting = replace(MEETING, sequence=1, time_sequence=1)
    assert [sequence_at(revisions, NOW + timedelta(hours=hour)) for hour in (-1, 0, 1, 2, 9)] == [0, 0, 0, 1, 1]

    def read(sequence: int, stamp: datetime | None, sent: datetime) -> Answer:
        reply = Reply("REPLY", "u", sequence, stamp, ANNA, "ACCEPTED", "  a\n b ")
        return answer_in(reply, meeting, revisions, sent, NOW + timedelta(hours=5))

    hour = timedelta(hours=1)
    assert read(-1, NOW + hour, NOW).sequence == 0
    assert read(-1, None, NOW + 3 * hour).sequence == 1
    assert read(7, NOW, NOW).sequence == 1, "no SEQUENCE that we never had"
    assert read(1, NOW + 99 * hour, NOW + hour).stamp == NOW + hour, "no time that has not come"
    assert read(1, NOW, NOW).comment == "a b"
