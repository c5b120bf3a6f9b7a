"""Feeds: the same meetings give the same bytes, nobody's answer stands in them, and files change only when they must."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from bot.feeds import LIST, of_store, publish
from handlers.meetings.ical import read_calendars
from handlers.meetings.ical.feed import etag, feed, jcal, of_person, of_theme, secret_name, theme_file, webcal
from storage.records.emeetings import ACCEPTED, CANCELLED, DECLINED, EMeeting, Guest
from storage.store import Store
from tests.commands import configure, iscg_bot
from tests.test_emeetings import ANNA, House
from tests.test_emeetings import RULES as HOUSE_RULES
from tests.test_ical_writing import MEETING, PARSERS, Seen
from tests.test_letters import NOW

ADDRESS = "iscg@itu.example"
OTHER = replace(MEETING, uid="second-26-1@iscg.itu.example", name="26-1/e2", starts=MEETING.starts + timedelta(days=3),
                ends=MEETING.ends + timedelta(days=3), theme="", sequence=0)  # fmt: skip


def group(*meetings: EMeeting, now: datetime = NOW, **told: object) -> bytes:
    return feed(meetings, "ISCG: e-meetings", ADDRESS, now, joining=bool(told.get("joining")))


def test_the_same_meetings_give_the_same_bytes_in_any_order_and_at_any_time() -> None:
    first = group(MEETING, OTHER)
    assert group(OTHER, MEETING, now=NOW + timedelta(days=9)) == first
    assert etag(group(OTHER, MEETING)) == etag(first)
    assert etag(group(OTHER, replace(MEETING, changed=NOW))) != etag(first)
    assert etag(first)[0] == etag(first)[-1] == '"'


@pytest.mark.parametrize("parser", PARSERS)
def test_an_entry_is_read_alike_by_every_parser(parser: str) -> None:
    wanted = Seen(MEETING.uid, MEETING.sequence, MEETING.starts, MEETING.ends, frozenset())
    assert PARSERS[parser](group(MEETING)) == wanted


def test_a_feed_names_nobody_has_no_method_and_no_uid_of_its_own() -> None:
    data = group(MEETING, OTHER)
    calendar = icalendar.Calendar.from_ical(data)
    assert b"ATTENDEE" not in data
    assert "METHOD" not in calendar
    assert "UID" not in calendar
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "ISCG: e-meetings"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in data
    assert [one.stamp for one in read_calendars(data)] == [MEETING.changed, OTHER.changed]
    assert b"zoom" not in data
    assert MEETING.link.encode() in group(MEETING, joining=True).replace(b"\r\n ", b"")


def test_a_cancelled_meeting_stays_for_thirty_days() -> None:
    gone = replace(MEETING, status=CANCELLED, changed=NOW)
    assert b"STATUS:CANCELLED" in group(gone, now=NOW + timedelta(days=29))
    assert b"BEGIN:VEVENT" not in group(gone, now=NOW + timedelta(days=30))
    assert b"zoom" not in group(gone, joining=True)


def test_the_feed_of_a_person_holds_what_he_is_asked_to_and_what_he_said() -> None:
    guests = {MEETING.uid: [Guest("a@b.example", partstat=DECLINED)], OTHER.uid: [Guest("a@b.example", uninvited=True)]}
    answers = of_person([MEETING, OTHER], guests, "a@b.example")
    assert answers == {MEETING.uid: DECLINED}
    assert b"TRANSP:TRANSPARENT\r\n" in feed([MEETING], "x", ADDRESS, NOW, answers=answers)
    assert b"TRANSP:OPAQUE\r\n" in feed([MEETING], "x", ADDRESS, NOW, answers={MEETING.uid: ACCEPTED})
    assert of_theme([MEETING, OTHER], "accessibility") == [MEETING]


def test_jcal_tells_the_same() -> None:
    data = group(MEETING, OTHER)
    told = json.loads(jcal(data))
    events = [one for one in told[2] if one[0] == "vevent"]
    assert [[value for name, _, _, value in one[1] if name == "uid"] for one in events] == [[MEETING.uid], [OTHER.uid]]
    assert jcal(data) == jcal(group(OTHER, MEETING))


def test_names_of_feeds() -> None:
    assert secret_name("A@b.example", b"s") == secret_name("a@b.example", b"s") != secret_name("a@b.example", b"t")
    assert len(secret_name("a@b.example", b"s")) == 40
    assert (theme_file("accessibility"), len(theme_file("../../etc"))) == ("accessibility", 16)
    assert webcal("https://x.example/group.ics") == "webcal://x.example/group.ics"


def test_files_change_only_when_they_must_and_older_feeds_go(tmp_path: Path) -> None:
    (tmp_path / "of-others.json").write_text("{}")
    first = {"group.ics": b"one", "people/a.ics": b"two"}
    assert publish(tmp_path, first) == ["group.ics", "people/a.ics"]
    before = (tmp_path / "group.ics").stat()
    assert publish(tmp_path, first) == []
    assert publish(tmp_path, {"group.ics": b"one", "themes/x.ics": b"three"}) == ["themes/x.ics", "people/a.ics"]
    after = (tmp_path / "group.ics").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) == [
        LIST, "group.ics", "of-others.json", "x.ics"
    ]  # fmt: skip
    assert (tmp_path / "group.ics").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("name", ["../x.ics", "/tmp/x.ics", "x.html", "", "a/../../x.ics"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no name for a feed"):
        publish(tmp_path, {name: b""})
    (tmp_path / LIST).write_text(f"{name}\nok.ics\n")
    (tmp_path / "ok.ics").write_bytes(b"old")
    assert publish(tmp_path, {}) == ["ok.ics"]


def test_a_refused_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, {"group.ics": b"old"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.feeds.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        publish(tmp_path, {"group.ics": b"new"})
    assert (tmp_path / "group.ics").read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".feed-")] == []


def test_times_of_feeds_are_utc_in_the_end() -> None:
    assert read_calendars(group(MEETING))[0].starts == datetime(2026, 10, 28, 11, 30, tzinfo=UTC)


def test_the_store_gives_feeds_of_the_group_of_themes_and_of_each_guest(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}/x.db", tmp_path / "files", tmp_path / "journal.jsonl", durable=False) as store:
        house = House(store)
        house.schedule(theme="accessibility")
        found = of_store(store, HOUSE_RULES, house.now)
        again = of_store(store, HOUSE_RULES, house.now + timedelta(hours=5))
        secret = f"people/{secret_name(ANNA, store.secret)}.ics"
    assert found == again
    assert {name.partition("/")[0] for name in found} == {"group.ics", "group.json", "themes", "people"}
    assert read_calendars(found["group.ics"])[0].uid == read_calendars(found[secret])[0].uid
    assert b"https://zoom.example/1" in found[secret]
    assert b"zoom" not in found["group.ics"] + found["themes/accessibility.ics"]
    assert ANNA.encode() not in b"".join(found.values())
    assert sum(name.startswith("people/") and name.endswith(".ics") for name in found) == 2


def test_the_command_writes_feeds_and_tells_a_secret_name(tmp_path: Path) -> None:
    config, folder = configure(tmp_path), tmp_path / "feeds"
    first = iscg_bot("--config", config, "feeds", folder, "--json")
    assert first.code == 0, first.err
    assert (folder / "group.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert iscg_bot("--config", config, "feeds", folder, "--json").lines[0]["changed"] == []
    told = iscg_bot(
        "--config", config, "feeds", folder, "--person", "a@b.example", "--url", "https://x.example/f/", "--json"
    )
    links = told.lines[0]["links"]
    assert isinstance(links, list)
    assert links[0].startswith("https://x.example/f/people/")
    assert links[1].startswith("webcal://x.example/f/people/")
