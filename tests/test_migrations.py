"""The steps between versions lead exactly to the tables, and a kill between two statements leaves old or new."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite

from storage import migrations, statements
from storage.database import Database
from storage.store import Store
from storage.tables import metadata
from storage.trouble import StoreError


def test_the_steps_make_exactly_the_tables(database_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database = Database(database_url)
    database.prepare()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_preparing_twice_changes_nothing(database_url: str) -> None:
    database = Database(database_url)
    database.prepare()
    database.prepare()
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [migrations.HEAD]
    database.close()


class Killed(BaseException):
    """What a SIGKILL is to the program: nothing after it runs."""


def test_a_kill_at_any_statement_of_the_upgrade_leaves_old_or_new(database_url: str) -> None:
    statement = 0
    while True:
        statement += 1
        seen = 0

        def kill(connection: Connection, *_: object, at: int = statement) -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                raise Killed

        database = Database(database_url)
        event.listen(database.engine, "before_cursor_execute", kill)
        try:
            database.prepare()
            ended = True
        except Killed:
            ended = False
        event.remove(database.engine, "before_cursor_execute", kill)
        with database.engine.connect() as connection:
            names = set(inspect(connection).get_table_names())
        assert names in (set(), set(metadata.tables) | {"alembic_version"}), f"killed at statement {statement}"
        database.close()
        if ended:
            break
    assert statement > 20


def test_a_newer_database_is_refused_with_what_to_do(tmp_path: Path, database_url: str) -> None:
    database = Database(database_url)
    database.prepare()
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    store = Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl")
    with pytest.raises(StoreError, match=r"version 9999.*Install the newer"):
        store.open()
    store.close()


def test_tables_of_something_else_are_left_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/other.db")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE mails (x)"))
    with pytest.raises(StoreError, match="holds tables of something else"):
        database.prepare()
    database.close()


def test_an_upsert_is_the_same_text_on_both_databases() -> None:
    for statement in (statements.ADD_OBJECTS, statements.NEXT_SERIAL, statements.ADD_PERSON, statements.ADD_GONE):
        texts = [str(statement.compile(dialect=dialect)) for dialect in (sqlite.dialect(), postgresql.dialect())]  # type: ignore[no-untyped-call]
        assert all("ON CONFLICT" in written for written in texts)


def test_every_known_version_has_its_step() -> None:
    steps = {path.name.partition("_")[0] for path in (Path(migrations.__file__).parent / "versions").glob("0*.py")}
    assert steps == set(migrations.KNOWN)
    assert max(steps) == migrations.HEAD
