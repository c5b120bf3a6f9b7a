"""E-meetings on the command line: one group, each of its commands imported only when it is named."""

from __future__ import annotations

import click

COMMANDS = {
    "schedule": "bot.cli.hold:schedule",
    "move": "bot.cli.hold:move",
    "confirm": "bot.cli.hold:confirm",
    "cancel": "bot.cli.hold:cancel",
    "change": "bot.cli.hold:change",
    "invite": "bot.cli.hold:invite",
    "uninvite": "bot.cli.hold:uninvite",
    "announce": "bot.cli.hold:announce",
    "decline": "bot.cli.hold:decline",
    "show": "bot.cli.guests:show",
    "list": "bot.cli.guests:list_",
    "answers": "bot.cli.guests:answers",
    "questions": "bot.cli.guests:questions",
    "admit": "bot.cli.guests:admit",
    "refuse": "bot.cli.guests:refuse",
    "record": "bot.cli.guests:record",
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
    """E-meetings: held, moved and cancelled; who comes; a fair slot beside another meeting, and who bore which hours."""
