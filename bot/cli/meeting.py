"""E-meetings on the command line: one group, each of its commands imported only when it is named."""

from __future__ import annotations

import click

COMMANDS = {
    "slots": "bot.cli.slots:slots",
    "ledger": "bot.cli.slots:ledger",
    "anchors": "bot.cli.anchors:anchors",
}


class Meetings(click.Group):
    """The commands of `iscg-bot meeting`."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, command = COMMANDS[name].partition(":")
        found = getattr(__import__(module, fromlist=[command]), command)
        assert isinstance(found, click.Command)
        return found


@click.group("meeting", cls=Meetings)
def meeting() -> None:
    """E-meetings: a fair slot beside another meeting, and who has borne which hours."""
