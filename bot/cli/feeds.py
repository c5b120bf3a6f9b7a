"""Feeds: the calendars that programs come back to, written where a web server finds them."""

from __future__ import annotations

from pathlib import Path

import click

from bot import feeds as shelf
from bot.cli.session import Session, plain, print_json
from bot.daemon import utc_now
from handlers.meetings.ical.feed import secret_name, webcal


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--person", default="", help="Write nothing; tell the secret name of this address's feed.")
@click.option("--url", default="", help="With --person: the address under which FOLDER is served, for the whole links.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def feeds(session: Session, folder: Path, person: str, url: str, as_json: bool) -> None:
    """Write the e-meetings as calendar feeds into FOLDER: group.ics, themes/, people/, each as jCal (.json) too.

    Files that would stay the same are left alone. The feeds of people have secret names and say how to join.
    """
    with session.store() as store:
        if person:
            name = f"people/{secret_name(person, store.secret)}.ics"
            links = [f"{url.rstrip('/')}/{name}", webcal(f"{url.rstrip('/')}/{name}")] if url else [name]
            if as_json:
                print_json({"person": person, "links": links})
            else:
                click.echo("\n".join(map(plain, links)))
            return
        found = shelf.of_store(store, session.rules, utc_now())
        changed = shelf.publish(folder, found)
    if as_json:
        print_json({"feeds": len(found), "changed": changed})
    else:
        click.echo(f"{len(found)} files in {plain(str(folder))}, {len(changed)} of them changed")
