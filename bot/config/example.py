"""Prints config.example.toml from the schema: every key, its sentence, and its default or an example."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import get_args, get_type_hints

from bot.config.anchors import AnchorSettings, SlotsSettings
from bot.config.duties import DeadlinesSettings, DigestSettings
from bot.config.load import load_text, shipped_themes_text
from bot.config.marks import Example, Why
from bot.config.schema import (
    Config,
    GroupSettings,
    HelpSettings,
    MailboxSettings,
    MeetingSettings,
    PersonSettings,
    PolicySettings,
    ReadingSettings,
    RelaySettings,
    StoreSettings,
)
from bot.config.trust import TrustSettings

HEAD = """\
# The configuration of iscg-bot. Every key stands here with its default, or with an example where there is none.
# Made by: python -m bot.config.example > config.example.toml
# Check yours with: iscg-bot doctor. Unknown keys are refused, so a slip of the pen cannot hide.
"""
MEETINGS_HEAD = """
# --- meetings; all dates here are examples, put your own -----------------------------------------------------------
"""
MORE_MEETINGS = """
[[meeting]]
name = "27-1"
opens = 2027-05-17
closes = 2027-05-18
deadline_days = 12        # counted back from the opening: 5 May 2027
place = "Geneva and remotely"
anchor = "TDAG"

[[meeting]]
name = "27-2"
opens = 2027-12-07
closes = 2027-12-07
anchor = "RAG"

# The ladders of other bodies, counted back from the opening:
#   ITU-D study groups   deadline_days = 45 and late_days = 12: late for so long, then held for the next meeting
#   TSAG                 deadline_days = 12 and late_days = 12: in time, or held
#   RAG and the Council  deadline_days = 14 and late_days = 14
"""
MEETING = {"name": "26-1", "place": "Geneva", "anchor": "TSAG"}


def example_text() -> str:
    """The whole of config.example.toml."""
    return "".join(
        (
            HEAD,
            _table("[group]", GroupSettings, {}),
            _table("[mailbox]", MailboxSettings, {}),
            _table("[relay]", RelaySettings, {}),
            _table("[store]", StoreSettings, {}),
            _table("[reading]", ReadingSettings, {}),
            _table("[policy]", PolicySettings, {}),
            _table("[help]", HelpSettings, {}),
            _table("[deadlines]", DeadlinesSettings, {}),
            _table("[digest]", DigestSettings, {}),
            _table("[trust]", TrustSettings, {}),
            _table("[slots]", SlotsSettings, {}),
            MEETINGS_HEAD,
            _table("[[meeting]]", MeetingSettings, dict(MEETING)),
            MORE_MEETINGS,
            _table("[[anchor]]", AnchorSettings, {}),
            _table("[[person]]", PersonSettings, {}),
            "\n",
            shipped_themes_text(),
        )
    )


def example_config(folder: Path = Path()) -> Config:
    """The example as a Config; `folder` is where its relative paths begin."""
    return load_text(example_text(), "config.example.toml", folder)


def _table(header: str, schema: type, instead: dict[str, str]) -> str:
    about = (schema.__doc__ or "").strip()
    lines = ["", f"# {about}" if about else "", header]
    hints = get_type_hints(schema, include_extras=True)
    for column in fields(schema):
        marks = get_args(hints[column.name])[1:]
        default: object = instead.get(column.name) or column.default
        shown = next((mark.value for mark in marks if isinstance(mark, Example)), default)
        if shown is MISSING:
            raise AssertionError(f"{header} {column.name} has neither a default nor an example")
        lines += [f"# {mark.text}" for mark in marks if isinstance(mark, Why)]
        lines.append(f"{column.name} = {_written(shown)}")
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    """A value as TOML; JSON's strings are TOML's, as none of ours holds a DEL or a lone surrogate."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:_}" if value >= 10_000 else str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    print(example_text(), end="")
