"""The configuration tells every mistake at once, with its place, and never holds a password."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from bot.config import ConfigError, load, load_text
from bot.config.agree import is_loopback, missing_files
from bot.config.paths import files_folder, journal_file, mailbox_ca, relay_ca
from bot.config.rules import rules_of
from bot.config.schema import LISTS, TABLES

SMALL = """
[mailbox]
host = "imap.example.org"
user = "bot"
[relay]
host = "smtp.example.org"
"""


def mistakes_in(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load_text(text, "iscg.toml")
    return caught.value.mistakes


def only_mistake_in(text: str) -> str:
    (mistake,) = mistakes_in(text)
    return mistake


def test_a_small_file_is_enough_and_the_rest_are_defaults() -> None:
    config = load_text(SMALL, "iscg.toml")
    assert config.mailbox.port == 993
    assert config.group.time_zone == "Europe/Zurich"
    assert {"accessibility", "climate_change", "gender"} <= {theme.name for theme in config.themes}


def test_an_empty_file_names_every_key_that_has_no_default() -> None:
    assert mistakes_in("") == (
        "iscg.toml: mailbox.host: is missing, and there is no default for it",
        "iscg.toml: mailbox.user: is missing, and there is no default for it",
        "iscg.toml: relay.host: is missing, and there is no default for it",
    )


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = """[group]
lists = "list@example.org"
time_zone = "Europe/Zurch"
[mailbox]
host = "imap.example.org"
user = "bot"
prot = 993
[relay]
host = "smtp.example.org"
security = "none"
[[meeting]]
name = "26-1"
opens = 2026-05-02
closes = 2026-05-01
"""
    lines = [mistake.split(": ")[1] for mistake in mistakes_in(text)]
    assert lines == [
        "group.lists, line 2",
        "group.time_zone, line 3",
        "mailbox.prot, line 7",
        "relay.security, line 10",
        "meeting[1].closes, line 14",
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (SMALL.replace('host = "imap', 'hots = "imap'), "did you mean `host`?"),
        (SMALL + "[mailboxes]\n", "did you mean `mailbox`?"),
        (SMALL + "retry_days = 3\n", "it belongs in [policy]"),
        (SMALL + "[group]\ntime_zone = 'Europe/Zuerich'\n", "did you mean Europe/Zurich?"),
        (SMALL + "[group]\ntime_zone = 'Europe'\n", "there is no time zone"),
        (SMALL + "[group]\ntime_zone = '../../etc/passwd'\n", "there is no time zone"),
        (SMALL + "[group]\nlanguages = ['en', 'de']\n", "must be one of ar, zh, en, fr, ru, es"),
        (SMALL + "[group]\nlists = ['ISCG <a@example.org>']\n", "must be a bare mail address"),
        (SMALL + "[group]\nlists = []\n", "must hold at least one"),
        (SMALL + "[policy]\nacknowledge = 'authors'\n", "did you mean author?"),
        (SMALL + "[policy]\nper_hour = 0\n", "must be from 1 to 100000, is 0"),
        (SMALL + "[policy]\nper_hour = true\n", "must be a whole number, is true"),
        (SMALL + "[policy]\nper_hour = '9'\n", 'must be a whole number, is the text "9"'),
        (SMALL + "[meeting]\nname = '26-1'\n", "write [[meeting]] with two brackets"),
        (SMALL + "policy = 3\n", "there is no such key"),
        (SMALL + "[store]\nurl = 'mysql://host/db'\n", "must begin with sqlite:/// or postgresql://"),
        (SMALL + "[store]\nurl = 'sqlite://'\n", "needs three slashes"),
        (SMALL + "port = 465\n", 'write security = "tls"'),
        (SMALL + "sender = 'other@example.org'\n", "is not in group.own_addresses"),
        (SMALL + "password_env = 'RELAY_PASSWORD'\n", "both password_file and password_env are set"),
        (SMALL + "password_file = ''\n", "neither password_file nor password_env"),
    ],
)
def test_each_mistake_says_what_to_write_instead(wrong: str, told: str) -> None:
    assert any(told in mistake for mistake in mistakes_in(wrong)), mistakes_in(wrong)


def test_starttls_at_the_mailbox_is_refused_with_the_true_reason() -> None:
    mistake = only_mistake_in(SMALL.replace("[relay]", 'security = "starttls"\n[relay]'))
    assert "aioimaplib" in mistake
    assert "993" in mistake


@pytest.mark.parametrize("table", ["mailbox", "relay"])
def test_a_password_in_the_file_is_a_mistake_and_is_not_repeated_in_it(table: str) -> None:
    mistake = only_mistake_in(SMALL.replace(f"[{table}]", f'[{table}]\npassword = "hunter2"'))
    assert "password_file" in mistake
    assert "hunter2" not in mistake


def test_a_password_in_the_database_url_is_a_mistake_and_is_not_repeated_in_it() -> None:
    mistake = only_mistake_in(SMALL + "[store]\nurl = 'postgresql://bot:hunter2@db.example.org/iscg'\n")
    assert "url_file" in mistake
    assert "hunter2" not in mistake


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_a_connection_without_tls_is_allowed_on_this_machine(host: str) -> None:
    text = SMALL.replace("imap.example.org", host).replace("[relay]", 'security = "none"\n[relay]')
    assert load_text(text, "iscg.toml").mailbox.security == "none"


@pytest.mark.parametrize("host", ["localhost.example.org", "10.0.0.1", "127.0.0.1.example.org", "fe80::1", ""])
def test_a_name_that_only_looks_like_this_machine_is_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_deadline_is_counted_back_from_the_opening_unless_one_was_announced() -> None:
    text = SMALL + "[[meeting]]\nname = '27-1'\nopens = 2027-02-26\ncloses = 2027-02-26\n"
    assert rules_of(load_text(text, "iscg.toml")).meetings[0].deadline == date(2027, 2, 14)
    announced = text + "deadline = 2027-02-10\n"
    assert rules_of(load_text(announced, "iscg.toml")).meetings[0].deadline == date(2027, 2, 10)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("deadline = 2027-02-27", "is after the meeting opens"),
        ("deadline = 2025-02-27", "is over a year before"),
        ("deadline = 2027-02-14T12:00:00", "without a time"),
        ("deadline = '2027-02-14'", "without quotes"),
        ("[[meeting]]\nname = '27-1'\nopens = 2027-05-01\ncloses = 2027-05-01", "`27-1` stands here a second time"),
    ],
)
def test_dates_and_names_of_meetings_are_checked(change: str, told: str) -> None:
    text = f"{SMALL}[[meeting]]\nname = '27-1'\nopens = 2027-02-26\ncloses = 2027-02-26\n{change}\n"
    assert told in only_mistake_in(text)


@pytest.mark.parametrize(
    ("theme", "told"),
    [
        ("name = 'x'\ntitles.en = 'X'\nsigns.en = ['x']\nstatus = 'open'", "must be one of continuing"),
        ("name = 'x'\ntitles.fr = 'X'\nsigns.en = ['x']", "has no English title"),
        ("name = 'x'\ntitles.en = 'X'\nsigns.de = ['x']", "is not one of the languages"),
        ("name = 'x'\ntitles.en = 'X'\nsigns.en = 'x'", 'write ["x"]'),
        ("name = 'x'\ntitles.en = 'X'\nsigns = ['x']", "one entry a language"),
        ("name = 'x'\ntitles.en = 'X'\nsigns.en = ['x']\nyields = 'yes'", "must be true or false"),
        ("name = 'x'\ntitles.en = 'X'\nsigns.en = ['x']\nresolutions = ['Res. 175']", 'such as "PP 175"'),
    ],
)
def test_a_theme_is_checked_like_everything_else(theme: str, told: str) -> None:
    assert told in only_mistake_in(f"{SMALL}[[theme]]\n{theme}\n")


def test_two_themes_may_not_answer_to_one_name() -> None:
    one = "[[theme]]\nname = '{}'\ntitles.en = 'X'\nsigns.en = ['x']\naliases = ['{}']\n"
    assert "`b` stands here a second time" in only_mistake_in(SMALL + one.format("a", "b") + one.format("b", "c"))


def test_own_themes_take_the_place_of_the_shipped_ones() -> None:
    text = SMALL + "[[theme]]\nname = 'x'\ntitles.en = 'X'\nsigns.en = ['x']\n"
    assert [theme.name for theme in rules_of(load_text(text, "iscg.toml")).themes] == ["x"]


def test_two_people_may_not_share_an_address() -> None:
    person = "[[person]]\nname = '{}'\naddresses = ['{}']\n"
    text = SMALL + person.format("A", "a@example.org") + person.format("B", "A@example.org")
    assert "second time" in only_mistake_in(text)


@pytest.mark.parametrize(
    "odd", ["3", "'x'", "[]", "[1]", "[[]]", "[{}]", "{}", "{a = {b = 1}}", "2026-01-01", "nan", "true"]
)
def test_whatever_stands_in_place_of_a_table_is_a_mistake_and_no_crash(odd: str) -> None:
    for table in ("group", "mailbox", "relay", "store", "reading", "policy", "meeting", "theme", "person", "x"):
        assert all(mistake.startswith("iscg.toml: ") for mistake in mistakes_in(f"{table} = {odd}\n"))


@pytest.mark.parametrize("odd", ["3", "'x'", "[]", "[1]", "[[]]", "{}", "{a = 1}", "2026-01-01", "1.5", "true", "-1"])
def test_whatever_stands_in_place_of_a_value_is_a_mistake_and_no_crash(odd: str) -> None:
    for table, schema in (TABLES | LISTS).items():
        header = f"[[{table}]]" if table in LISTS else f"[{table}]"
        for column in fields(schema):
            assert mistakes_in(f"{header}\n{column.name} = {odd}\n")


def test_a_line_is_found_behind_long_texts_lists_and_comments() -> None:
    text = SMALL + '[group]\ntitle = """\n[mailbox]\nfolder = 1\n"""\nlists = [ # ]\n  "a@example.org",\n]\nbad = 1\n'
    assert "group.bad, line 15" in only_mistake_in(text)


def test_text_that_is_not_toml_says_where() -> None:
    assert "line 2" in only_mistake_in("[group]\nname = \n")


def test_a_file_that_is_not_there_or_not_utf8_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "iscg.toml")
    (tmp_path / "iscg.toml").write_bytes(b"[group]\ntitle = '\xe9'\n")
    with pytest.raises(ConfigError, match="must be UTF-8"):
        load(tmp_path / "iscg.toml")


def test_relative_paths_begin_at_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "iscg.toml").write_text("\ufeff" + SMALL.replace("[relay]", "ca_file = 'ca.pem'\n[relay]"), "utf-8")
    config = load(tmp_path / "iscg.toml")
    assert files_folder(config) == tmp_path / "store/files"
    assert journal_file(config) == tmp_path / "store/journal.jsonl"
    assert mailbox_ca(config) == tmp_path / "ca.pem"
    assert relay_ca(config) is None
    assert missing_files(config) == (f"mailbox.ca_file: there is no file {tmp_path / 'ca.pem'}",)


def test_the_rules_hold_what_the_file_says() -> None:
    text = (
        SMALL + "[group]\nown_addresses = ['Bot@EXAMPLE.org']\n[policy]\nper_address_day = 2\n[reading]\nseconds = 4\n"
    )
    rules = rules_of(load_text(text, "iscg.toml"))
    assert rules.sender == "Bot@example.org"
    assert rules.budget.per_address_day == 2
    assert rules.limits.seconds == 4
    assert rules.group == "ISCG"
