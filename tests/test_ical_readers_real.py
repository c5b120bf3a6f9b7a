"""Calendars of ours in the hands of programs written by others in other languages: C, PHP, JavaScript, Ruby, Perl."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.meetings.ical.feed import feed
from handlers.meetings.ical.writing import wall_or_utc
from handlers.meetings.ical.zones import GENEVA
from storage.records.emeetings import EMeeting
from tests.servers.places import cache_dir
from tests.test_ical_writing import KINDS, MEETING, ROUND_THE_CHANGES, Seen, meant
from tests.test_letters import NOW

HERE = Path(__file__).parent / "calendar_readers"
READERS = {
    "libical (C)": [sys.executable, HERE / "libical_reader.py"],
    "sabre/vobject (PHP)": ["php", HERE / "sabre.php"],
    "ical.js (JavaScript)": ["node", HERE / "ical.mjs"],
    "ruby-icalendar (Ruby)": ["ruby", HERE / "ical.rb"],
    "Data::ICal (Perl)": ["perl", HERE / "data_ical.pl"],
}
KNOW_NO_ZONES = ("ruby-icalendar (Ruby)", "Data::ICal (Perl)")
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, EMeeting]]]:
    """A folder with every kind of calendar and with every day round the clock changes; what each file means."""
    folder = tmp_path_factory.mktemp("calendars")
    folder.chmod(0o755)
    known = {f"kind-{number}.ics": (kind, MEETING) for number, kind in enumerate(KINDS)}
    for number, starts in enumerate(ROUND_THE_CHANGES):
        known[f"time-{number:03}.ics"] = (
            "REQUEST",
            replace(MEETING, starts=starts, ends=starts + timedelta(minutes=90)),
        )
    for name, (kind, meeting) in known.items():
        (folder / name).write_bytes(KINDS[kind](meeting))
    (folder / "feed.ics").write_bytes(feed([MEETING], "ISCG e-meetings", "iscg@itu.example", NOW))
    return folder, known | {"feed.ics": ("PUBLISH", MEETING)}


@pytest.mark.parametrize("reader", READERS)
def test_a_program_in_another_language_reads_what_was_meant(
    reader: str, samples: tuple[Path, dict[str, tuple[str, EMeeting]]]
) -> None:
    folder, known = samples
    command = [*map(str, READERS[reader]), str(folder)]
    if shutil.which(command[0]) is None:
        lack = f"there is no {command[0]} for {reader}; tests/install brings it"
        if command[0] != "node" and (os.environ.get("CI") == "true" or os.environ.get("ISCG_REQUIRE_SERVERS") == "1"):
            pytest.fail(lack, pytrace=False)
        pytest.skip(lack)
    if command[0] == "node":
        command.append(str(cache_dir() / "ical.js"))
        if not (cache_dir() / "ical.js" / "node_modules").exists():
            pytest.skip("ical.js is not here: tests/install takes it where npm is")
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    read = {one["file"]: one for one in map(json.loads, ended.stdout.splitlines())}
    assert read.keys() == known.keys()
    for name, (kind, meeting) in known.items():
        assert _seen(read[name]) == _told(meant(kind, meeting), reader in KNOW_NO_ZONES), name
        assert read[name].get("errors", 0) == 0


def _seen(fields: dict[str, object]) -> tuple[object, ...]:
    return tuple(fields[name] for name in ("uid", "sequence", "starts", "ends", "attendees"))


def _told(one: Seen, as_it_stands: bool) -> tuple[object, ...]:
    times = (_time(moment, as_it_stands) for moment in (one.starts, one.ends))
    return (one.uid, one.sequence, *times, sorted(one.attendees))


def _time(moment: datetime | None, as_it_stands: bool) -> str | None:
    """A time in UTC, or as the calendar has it: Geneva's clock with its name, or UTC where that clock is unclear."""
    if moment is None or not as_it_stands:
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
    local = wall_or_utc(moment)
    return f"{local:%Y%m%dT%H%M%SZ}" if str(local.tzinfo) == "UTC" else f"{GENEVA} {local:%Y%m%dT%H%M%S}"
