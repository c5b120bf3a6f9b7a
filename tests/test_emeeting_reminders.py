"""Guests are reminded once, in their waking hours, and only as long as it makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.clock import do_what_is_due
from handlers.duties.calling import awake
from handlers.meetings import holding
from storage.store import Store
from storage.tables import deliveries, letters
from storage.tables.emeetings import emeeting_guests
from tests.emeeting_samples import STARTS
from tests.test_emeetings import ANNA, BERT, NOW, RULES, House

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store(f"sqlite:///{tmp_path}/x.db", tmp_path / "files", tmp_path / "journal.jsonl", durable=False) as store:
        yield House(store)


def tick(house: House, now: datetime) -> list[str]:
    """One look at the clock; the reminders it wrote: `recall anna`, in order."""
    with house.store.database.read() as connection:
        before = set(connection.execute(select(letters.c.key)).scalars())
    do_what_is_due(house.store, RULES, now)
    with house.store.database.read() as connection:
        rows = connection.execute(select(letters.c.key, deliveries.c.recipient).join(deliveries).order_by(letters.c.id)).all()
    new = [row for row in rows if row.key not in before and row.key.startswith(("recall.", "soon."))]
    return [f"{row.key.partition('.')[0]} {row.recipient.partition('@')[0]}" for row in new]


def test_who_has_not_answered_is_asked_once_and_who_comes_is_told_once(house: House) -> None:
    house.schedule()
    house.reply(ANNA)
    told = [(now, one) for hour in range(0, 24 * 6, 2) for now in [STARTS - 6 * DAY + hour * HOUR] for one in tick(house, now)]
    assert [one for _, one in told] == ["recall bert", "soon anna"]
    assert [now for now, _ in told] == [STARTS - 4 * DAY, STARTS - DAY]


def test_reminders_come_while_the_reader_is_awake(house: House) -> None:
    house.schedule()
    with house.store.database.write() as connection:
        connection.execute(update(emeeting_guests).where(emeeting_guests.c.address == ANNA).values(country="NZ"))
        connection.execute(update(emeeting_guests).where(emeeting_guests.c.address == BERT).values(zone="America/Los_Angeles"))
    when = {one: now for hour in range(24 * 3) for now in [STARTS - 6 * DAY + hour * HOUR] for one in tick(house, now)}
    assert set(when) == {"recall anna", "recall bert"}
    for one, zone in (("recall anna", "Pacific/Auckland"), ("recall bert", "America/Los_Angeles")):
        assert 8 <= when[one].astimezone(ZoneInfo(zone)).hour < 20
        assert STARTS - 5 * DAY < when[one] <= STARTS - 4 * DAY


def test_nobody_is_pressed_who_was_asked_only_now_or_for_what_is_not_held(house: House) -> None:
    house.schedule()
    house.now = STARTS - 5 * DAY
    house.move(1)
    assert tick(house, STARTS - 3 * DAY) == []
    house.reply(ANNA, sequence=1, minute=90)
    with house.desk() as desk:
        holding.cancel(desk, "E26-1", "secretary")
    assert tick(house, STARTS - DAY + 2 * HOUR) == []


def test_a_bot_that_stood_still_says_nothing_too_late(house: House) -> None:
    house.schedule()
    house.reply(ANNA)
    assert tick(house, STARTS - HOUR) == []


@given(st.integers(0, 24 * 14), st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "Europe/Zurich", "Pacific/Auckland"]))
def test_the_waking_hour_is_never_later_and_less_than_half_a_day_earlier(hour: int, zone: str) -> None:
    moment = NOW + hour * HOUR
    found = awake(moment, zone)
    assert timedelta(0) <= moment - found < 14 * HOUR
    assert 8 <= found.astimezone(ZoneInfo(zone)).hour < 20
    assert found.tzinfo == UTC
