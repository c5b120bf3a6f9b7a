"""The steps from one version of the tables to the next, each in one transaction (Alembic, imported when needed)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
HEAD = KNOWN[-1]


def upgrade(engine: Engine) -> None:
    """Bring the database to HEAD; killed at any statement it is at the old version or at the new one."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
