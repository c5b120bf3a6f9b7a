"""`iscg-bot demo`: everything at work on this machine alone, and what to try next."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path

import click

from bot.cli.look import print_log
from bot.cli.session import Session, plain
from storage import register


@click.command()
@click.option("--exit", "leave", is_flag=True, help="Do not stay: show everything and end (for scripts).")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep store and configuration here.")
def demo(leave: bool, keep: Path | None) -> None:
    """See it work: a mail server and a list in memory, a story in six languages, the real daemon. Nothing is left."""
    try:
        from bot.demo.play import PASSWORD, play
        from bot.demo.servers import EmbeddedMail
        from bot.demo.story import LIST
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"the demo needs {error.name}: pip install 'iscg-bot[demo]', or `make demo`."
        ) from error
    begun = time.monotonic()
    folder = _folder(keep)
    os.environ["ISCG_DEMO_PASSWORD"] = PASSWORD
    session = Session(folder / "iscg-bot.toml", verbose=False)
    session.start_log()

    async def stay(mail: EmbeddedMail) -> None:
        click.echo(f"\nThe daemon goes on. Send a mail to {LIST} at 127.0.0.1:{mail.smtp_port} (SMTP, no password)")
        click.echo("and look at the log in another terminal:")
        click.echo(
            f"  ISCG_DEMO_PASSWORD={PASSWORD} {_program()} --config {shlex.quote(str(folder))}/iscg-bot.toml log"
        )
        await asyncio.to_thread(input, "Enter ends the demo. ")

    try:
        click.secho("The story, posted to an embedded mail server:", bold=True)
        stays = stay if not leave and sys.stdin.isatty() else None
        letter = asyncio.run(play(folder, lambda words: click.echo(f"  {words}"), stays))
        _show(session, letter)
        click.echo(f"\nAll of this took {time.monotonic() - begun:.1f} s.")
        _next(keep)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="iscg-demo-"))
    if keep.exists() and any(keep.iterdir()):
        raise click.ClickException(f"{keep} is not empty; name a new folder.")
    keep.mkdir(parents=True, exist_ok=True)
    return keep.absolute()


def _show(session: Session, letter: str) -> None:
    with session.store() as store, store.database.read() as connection:
        entries = register.log(connection)
        waiting = register.waiting_for_people(connection)
        counts = register.counts(connection)
    click.secho("\nThe contribution log:", bold=True)
    print_log(session, entries)
    click.secho("\nWaiting for a person:", bold=True)
    for one in waiting:
        click.echo(plain(f"  mail {one.id} «{one.subject}»: {'; '.join(one.reasons)}"))
    click.echo(
        "\nEvery mail has one disposition: " + ", ".join(f"{many} {name}" for name, many in sorted(counts.items()))
    )
    click.secho("\nWhat the first author reads:", bold=True)
    for line in letter.splitlines():
        click.echo(f"  | {plain(line)}")


def _next(keep: Path | None) -> None:
    program = _program()
    config = shlex.quote(f"{keep or Path('try')}/iscg-bot.toml")
    click.secho("\nTry next:", bold=True)
    if keep is None:
        click.echo("Keep the store:")
        click.echo(f"  {program} demo --keep try")
        click.echo("Then look around in it:")
    click.echo(f"  {program} --config {config} log --format csv")
    click.echo(f"  {program} --config {config} explain ISCG/26-1/1")
    click.echo(f"  {program} --config {config} set-aside list")
    click.echo("What would become of a mail of yours, saved as MAIL.eml:")
    click.echo(f"  {program} take MAIL.eml --rehearse")


def _program() -> str:
    """How this program is called here: in a checkout it lies in .venv/bin and is on nobody's path."""
    return "iscg-bot" if shutil.which("iscg-bot") else shlex.quote(sys.argv[0])
