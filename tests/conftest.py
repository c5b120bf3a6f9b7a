"""The fixtures every test may ask for: a fresh database, real mail servers, real mailing lists.

Servers are started once for each pytest process, when the first test asks for them, and marked `real` by themselves.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from tests.commands import configure, iscg_bot, write_story
from tests.servers.dovecot import Dovecot
from tests.servers.places import sweep
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres
from tests.servers.presence import absent
from tests.servers.processes import running
from tests.servers.stack import MailingList, serving

REAL = {"dovecot", "postfix", "postgres", "postgres_url", "mailman_list", "sympa_list"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a real server, so that `-m "not real"` is never wrong by forgetfulness."""
    for item in items:
        if REAL.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("real")


@pytest.fixture(scope="session", autouse=True)
def _swept() -> None:
    """Clear away what the servers of a killed session left behind."""
    sweep()


def demand(*servers: str) -> None:
    """Without a server its tests are skipped, with the reason; where they must run (CI) they fail with it."""
    reasons = [reason for server in servers if (reason := absent(server))]
    if not reasons:
        return
    if os.environ.get("CI") == "true" or os.environ.get("ISCG_REQUIRE_SERVERS") == "1":
        pytest.fail("; ".join(reasons), pytrace=False)
    pytest.skip("; ".join(reasons))


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot; `make_user` gives each test mailboxes of its own."""
    demand("dovecot")
    server = Dovecot()
    with running(server):
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A running Postfix that delivers into `dovecot`, without any list."""
    demand("postfix")
    server = Postfix(dovecot)
    with running(server):
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL."""
    demand("postgres")
    server = Postgres()
    with running(server):
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address (SQLAlchemy's notation) of an empty PostgreSQL database that is gone after the test."""
    name = f"test_{secrets.token_hex(6)}"
    postgres.execute(f"create database {name}")
    yield postgres.url(name)
    postgres.execute(f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once in a file of SQLite and once in PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and a store that holds the story, taken in silently."""
    folder = tmp_path_factory.mktemp("imported")
    write_story(folder / "mails")
    assert iscg_bot("--config", configure(folder), "import", folder / "mails").code == 0
    return folder


@pytest.fixture
def house(imported: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to change things in."""
    return shutil.copytree(imported, tmp_path / "house")


def list_on(kind: Literal["mailman", "sympa"]) -> Iterator[MailingList]:
    """The list on `kind`, with its own Dovecot and Postfix."""
    demand("dovecot", "postfix", kind)
    with serving(kind) as group:
        yield group


@pytest.fixture(scope="session")
def mailman_list() -> Iterator[MailingList]:
    """The list of the group on Mailman 3."""
    yield from list_on("mailman")


@pytest.fixture(scope="session")
def sympa_list() -> Iterator[MailingList]:
    """The list of the group on Sympa."""
    yield from list_on("sympa")
