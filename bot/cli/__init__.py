"""The command line: one room per kind of errand, and one place where an error becomes one clear line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.errors import told
from bot.cli.session import Session

COMMANDS = {
    "run": "bot.cli.run:run",
    "demo": "bot.cli.demo:demo",
    "import": "bot.cli.history:import_",
    "take": "bot.cli.take:take",
    "log": "bot.cli.look:log",
    "explain": "bot.cli.look:explain",
    "outbox": "bot.cli.look:outbox",
    "cover": "bot.cli.cover:cover",
    "answer": "bot.cli.answer:answer",
    "feeds": "bot.cli.feeds:feeds",
    "check": "bot.cli.check:check",
    "retry": "bot.cli.care:retry",
    "set-aside": "bot.cli.aside:aside",
    "number": "bot.cli.number:number",
    "roster": "bot.cli.roster:roster",
    "owner": "bot.cli.owner:owner",
    "themes": "bot.cli.themes:themes",
    "completeness": "bot.cli.completeness:completeness",
    "overlap": "bot.cli.overlap:overlap",
    "meeting": "bot.cli.meeting:meeting",
    "doctor": "bot.cli.care:doctor",
    "reconcile": "bot.cli.care:reconcile",
    "verify": "bot.cli.care:verify",
}


class Errands(click.Group):
    """A group whose commands are imported only when they are named: `--help` of one must not wait for all."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, command = COMMANDS[name].partition(":")
        found = getattr(__import__(module, fromlist=[command]), command)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=Errands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="ISCG_BOT_CONFIG",
    help="The configuration file (or the environment variable ISCG_BOT_CONFIG). Default: iscg-bot.toml here.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell more of what is done, on standard error.")
@click.version_option(package_name="iscg-bot", message="%(version)s")
@click.pass_context
def cli(context: click.Context, path: Path | None, verbose: bool) -> None:
    """The secretary of a group that works through one mailing list.

    Start with `iscg-bot demo`: it needs no configuration and leaves nothing behind.
    Then copy config.example.toml to iscg-bot.toml, edit it, and run `iscg-bot doctor`.
    """
    context.obj = Session(path, verbose)


def main() -> None:
    """Run one command; every error we know leaves as one line on standard error and a non-zero exit."""
    with told():
        cli.main(prog_name="iscg-bot", standalone_mode=True)
    sys.exit(0)
