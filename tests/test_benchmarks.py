"""The benchmarks measure what they say: the corpus is the same in every run, and the instruments tell the truth."""

from __future__ import annotations

import io
import re
import sqlite3
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from hashlib import sha256
from pathlib import Path
from random import Random

import docx
import sqlalchemy

from benchmarks import floor, ours, permail
from benchmarks.containers import docx as made_docx
from benchmarks.containers import pdf as made_pdf
from benchmarks.corpus import big_mail, is_contribution, mails
from benchmarks.gauge import measured
from benchmarks.maildirs import fill
from benchmarks.relay import Relay
from bot.config.load import load_text
from storage import tables
from tests.servers.mailbox import send

SAMPLE = tuple(mails(300))
PARSED = tuple(map(message_from_bytes, SAMPLE))


def test_the_same_seed_gives_the_same_mails_byte_for_byte() -> None:
    assert sha256(b"".join(mails(300))).hexdigest() == sha256(b"".join(SAMPLE)).hexdigest()
    assert next(mails(1, seed=27)) != SAMPLE[0]


def test_a_longer_corpus_begins_with_the_shorter_one() -> None:
    assert tuple(mails(20)) == SAMPLE[:20]


def test_over_half_are_contributions_and_a_third_are_replies() -> None:
    contributions = sum(map(is_contribution, SAMPLE)) / len(SAMPLE)
    replies = sum("In-Reply-To" in mail for mail in PARSED) / len(SAMPLE)
    assert 0.5 < contributions < 0.65
    assert 0.3 < replies < 0.42


def test_a_mail_weighs_74_kilobytes_on_average_and_less_when_asked() -> None:
    weight = sum(map(len, SAMPLE)) / len(SAMPLE)
    assert 55_000 < weight < 95_000
    assert sum(map(len, mails(300, size_scale=0.1))) / 300 < weight / 4


def test_every_mail_is_well_formed_and_its_message_id_is_its_own() -> None:
    seen = set()
    for raw, mail in zip(SAMPLE, PARSED, strict=True):
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert not [part.defects for part in mail.walk() if part.defects]
        assert str(make_header(decode_header(mail["Subject"])))
        seen.add(mail["Message-ID"])
    assert len(seen) == len(SAMPLE)


def test_a_reply_answers_a_mail_that_came_before_it() -> None:
    earlier: set[str] = set()
    for mail in PARSED:
        if mail["In-Reply-To"]:
            assert mail["In-Reply-To"] in earlier
        earlier.add(mail["Message-ID"])


def test_both_list_managers_and_rewritten_authors_occur() -> None:
    assert any("X-Mailman-Version" in mail for mail in PARSED)
    assert any("X-Loop" in mail for mail in PARSED)
    assert any("int-sect-group@lists.itu.int" in mail["From"] for mail in PARSED)
    assert any(mail["Return-Path"] == "<>" for mail in PARSED)


def test_the_docx_is_one_that_word_processors_open_and_its_noise_does_not_compress() -> None:
    noise = Random(1).randbytes(100_000)
    made = made_docx(["Source: Anna", "Title: <a & b>"], noise)
    read = [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
    assert read == ["Source: Anna", "Title: <a & b>"]
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
    assert made == made_docx(["Source: Anna", "Title: <a & b>"], noise)
    assert len(made) > 99_000


def test_the_cross_reference_table_of_the_pdf_points_at_its_objects() -> None:
    made = made_pdf(["Title: (a)"], Random(1).randbytes(5_000))
    table = made[int(made.rsplit(b"startxref\n", 1)[1].split()[0]) :]
    assert table.startswith(b"xref")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", table), 1):
        assert made[int(place) :].startswith(b"%d 0 obj" % number)


def test_the_big_mail_holds_a_file_of_the_size_asked_for() -> None:
    mail = message_from_bytes(big_mail(2))
    data = [part.get_payload(decode=True) for part in mail.walk() if part.get_filename()]
    assert len(data) == 1
    assert isinstance(data[0], bytes)
    assert 1_990_000 < len(data[0]) < 2_020_000


def test_a_filled_maildir_holds_the_mails_in_order_with_the_sizes_in_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "list" / "Maildir"
    assert fill(folder, SAMPLE[:12]) == sum(map(len, SAMPLE[:12]))
    paths = sorted((folder / "new").iterdir())
    assert [path.read_bytes().replace(b"\n", b"\r\n") for path in paths] == list(SAMPLE[:12])
    assert all(f",S={path.stat().st_size}," in path.name for path in paths)


def test_the_floor_pairs_each_literal_with_its_uid() -> None:
    lines: list[bytes | bytearray] = [
        b"1 FETCH (UID 7 RFC822.SIZE 3 BODY[] {3}", bytearray(b"abc"), b")", b"2 FETCH (FLAGS (\\Seen))",
        b"3 FETCH (UID 9 BODY[] {2}", bytearray(b"de"), b")", b"OK Fetch completed",
    ]
    assert floor.fetched(lines) == [(7, b"abc"), (9, b"de")]


def test_the_floor_stores_every_mail_and_owes_a_letter_for_each_contribution(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "floor.db")
    database.executescript(floor.TABLES)
    letters = [floor.take_in(database, uid, raw, None) for uid, raw in enumerate(SAMPLE[:60], 1)]
    held = [row[0] for row in database.execute("SELECT raw FROM mails ORDER BY id")]
    owed = database.execute("SELECT count(*) FROM outbox").fetchone()[0]
    database.close()
    assert held == list(SAMPLE[:60])
    assert [letter is not None for letter in letters] == list(map(is_contribution, SAMPLE[:60]))
    assert owed == sum(map(is_contribution, SAMPLE[:60]))


def test_the_floor_can_be_told_to_send_as_many_letters_as_we_do() -> None:
    for letters in (0, 1, 1139, 1999, 2000):
        assert sum(floor.owed(PARSED[0], [], row, letters / 2000) for row in range(1, 2001)) == letters


def test_the_gauge_sees_the_memory_and_the_processor_time_of_a_command_and_of_its_children(tmp_path: Path) -> None:
    child = "x = bytearray(60_000_000); sum(range(12_000_000))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('done')"
    one = measured([sys.executable, "-c", child], tmp_path)
    two = measured([sys.executable, "-c", parent], tmp_path)
    assert (one.code, two.code, two.output) == (0, 0, "done\n")
    assert 60 < one.rss_mb < 120
    assert two.rss_mb < 60 < two.rss_all_mb
    assert two.cpu > 0.7 * one.cpu > 0.05


def test_the_gauge_reports_a_failure_with_its_words(tmp_path: Path) -> None:
    result = measured([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)
    assert (result.code, result.errors) == (1, "no such thing\n")


def test_the_relay_counts_the_letters_since_it_was_asked_last() -> None:
    with Relay() as relay:
        for raw in SAMPLE[:3]:
            send(relay.port, raw, ["anna@example.org"])
        assert (relay.taken(), relay.taken()) == (3, 0)


def test_our_configuration_for_a_run_is_one_that_we_accept() -> None:
    config = load_text(ours.configuration("list", 1143, 1125, date(2026, 11, 24)), "bench")
    assert (config.mailbox.port, config.relay.port, config.meetings[0].name) == (1143, 1125, "27-1")


def test_what_a_run_left_in_the_database_is_counted_from_the_first_mail_found_to_the_last_letter_sent(
    tmp_path: Path,
) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'iscg.db'}")
    tables.metadata.create_all(engine)
    start = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with engine.begin() as now:
        now.execute(tables.objects.insert(), {"digest": "d", "pack": "p", "offset": 0, "length": 1})
        now.execute(tables.mails.insert(), _row(tables.mails, id=1, settled_at=start + timedelta(seconds=2)))
        now.execute(tables.arrivals.insert(), _row(tables.arrivals, id=1, mail_id=1, found_at=start))
        now.execute(tables.documents.insert(), _row(tables.documents, id=1, mail_id=1))
        now.execute(tables.letters.insert(), _row(tables.letters, id=1, mail_id=1, data=b""))
        sent = _row(tables.deliveries, letter_id=1, state="sent", settled_at=start + timedelta(seconds=4))
        now.execute(tables.deliveries.insert(), sent)
    engine.dispose()
    assert ours.kept(tmp_path / "iscg.db") == ours.Kept(1, 1, 1, 0, 4.0, {"registered": 1})


def _row(table: sqlalchemy.Table, **given: object) -> dict[str, object]:
    """A row with the values given, and something harmless in every other column that needs one."""
    harmless = {"disposition": "registered", "status": "registered", "serial": 1, "digest": "d", "kind": "document"}
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    row = {}
    for column in table.columns:
        if column.nullable:
            continue
        plain: object = moment if isinstance(column.type, tables.Moment) else 1
        row[column.name] = harmless.get(column.name, "x" if isinstance(column.type, sqlalchemy.String) else plain)
    return row | given


def test_what_a_mail_costs_is_told_by_the_clock_and_of_the_processor_beside_a_floor(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'permail.sqlite'}"
    figures = permail.radar("sqlite", url, tmp_path, permail.World(), documents=200, looks=4, worded=30)
    assert figures["radar_sqlite_found"] == 1.0, "both copies are told first, with their passages"
    assert 0 < figures["radar_sqlite_ms"] <= figures["radar_sqlite_p99_ms"]
    heading, line = permail.shown(figures).splitlines()
    assert heading.split() == ["milliseconds", "median", "p99", "cpu", "cpu", "p99", "x", "floor"]
    assert line.split()[:2] == ["radar_sqlite", f"{figures['radar_sqlite_ms']:.2f}"]


def test_a_median_and_a_p99_are_those_of_the_acts() -> None:
    took = [permail.Taken(clock=2.0 * at, processor=float(at)) for at in range(1, 100)]
    told = permail.summed("act", took, [permail.Taken(9.0, 10.0)])
    assert told == {
        "act_ms": 100.0, "act_p99_ms": 198.0, "act_cpu_ms": 50.0, "act_cpu_p99_ms": 99.0, "act_per_floor": 5.0,
    }  # fmt: skip
