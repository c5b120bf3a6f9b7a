"""Secrets come from a file of their own or from the environment, and a careless file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, ConfigError, load_text
from bot.config.passwords import check_secrets, database_url, password_of, warnings_about

TEXT = """
[mailbox]
host = "imap.example.org"
user = "bot"
password_file = "mailbox"
[relay]
host = "smtp.example.org"
password_file = ""
password_env = "RELAY_PASSWORD"
"""


def config_in(folder: Path, more: str = "") -> Config:
    return load_text(TEXT + more, "iscg.toml", folder)


def test_a_password_is_the_one_line_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("correct horse \n")
    assert password_of(config_in(tmp_path).mailbox, tmp_path, {}) == "correct horse "


@pytest.mark.parametrize("content", ["", "\n", "one\ntwo\n", "x" * 5000])
def test_a_password_file_that_holds_anything_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "mailbox").write_text(content)
    with pytest.raises(ConfigError, match="must hold one line"):
        password_of(config_in(tmp_path).mailbox, tmp_path, {})


def test_a_password_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"mailbox\.password_file: .* cannot be read"):
        password_of(config_in(tmp_path).mailbox, tmp_path, {})


def test_a_password_is_taken_from_the_named_variable(tmp_path: Path) -> None:
    relay = config_in(tmp_path).relay
    assert password_of(relay, tmp_path, {"RELAY_PASSWORD": "s3cret"}) == "s3cret"
    with pytest.raises(ConfigError, match="RELAY_PASSWORD is not set or empty"):
        password_of(relay, tmp_path, {})


def test_a_relay_without_a_user_needs_no_password(tmp_path: Path) -> None:
    text = TEXT.replace('password_env = "RELAY_PASSWORD"', 'user = ""')
    assert password_of(load_text(text, "iscg.toml").relay, tmp_path, {}) == ""


def test_a_secret_that_others_may_read_is_warned_of(tmp_path: Path) -> None:
    file = tmp_path / "mailbox"
    file.write_text("secret\n")
    file.chmod(0o640)
    (warning,) = warnings_about(config_in(tmp_path))
    assert "chmod 600" in warning
    file.chmod(0o600)
    assert warnings_about(config_in(tmp_path)) == ()


def test_the_sqlite_file_lies_beside_the_configuration(tmp_path: Path) -> None:
    assert database_url(config_in(tmp_path), {}) == f"sqlite:///{tmp_path}/store/iscg.db"


def test_the_database_password_comes_from_the_environment_and_is_quoted(tmp_path: Path) -> None:
    more = "[store]\nurl = 'postgresql://bot@db.example.org:5433/iscg'\npassword_env = 'DB_PASSWORD'\n"
    url = database_url(config_in(tmp_path, more), {"DB_PASSWORD": "a/b@c"})
    assert url == "postgresql://bot:a%2Fb%40c@db.example.org:5433/iscg"


def test_a_url_file_wins_over_the_url(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://bot:pw@db/iscg\n")
    assert database_url(config_in(tmp_path, "[store]\nurl_file = 'url'\n"), {}) == "postgresql://bot:pw@db/iscg"


def test_every_missing_secret_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        check_secrets(config_in(tmp_path), {})
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == [
        "mailbox.password_file",
        "relay.password_env",
    ]
    (tmp_path / "mailbox").write_text("secret\n")
    check_secrets(config_in(tmp_path), {"RELAY_PASSWORD": "secret"})
