"""Feeds on the disk, so that any web server can serve them: each file is whole at every moment, and changes only when it
must."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from handlers.meetings.ical.feed import feed, jcal, of_person, of_theme, secret_name, theme_file
from storage import emeetings
from storage.records import Rules
from storage.store import Store

LIST = ".feeds"


def of_store(store: Store, rules: Rules, now: datetime) -> dict[str, bytes]:
    """Every feed by its path below the folder, for `publish`: of the group, of each theme, of each guest.

    `group.ics`, `themes/<theme>.ics`, `people/<secret name>.ics`, each with its jCal beside it (`.json`). Only the feeds
    of people say how to join; their names cannot be guessed. `now` is UTC.
    """
    with store.database.read() as connection:
        meetings = emeetings.all_meetings(connection)
        guests = {one.uid: emeetings.guests_of(connection, one.id) for one in meetings}
    found = {"group": feed(meetings, f"{rules.group}: e-meetings", rules.sender, now)}
    for theme in rules.themes:
        title = theme.titles.get(rules.languages[0], theme.name) if rules.languages else theme.name
        name = f"{rules.group}: {title}"
        found[f"themes/{theme_file(theme.name)}"] = feed(of_theme(meetings, theme.name), name, rules.sender, now)
    for address in sorted({guest.address for invited in guests.values() for guest in invited}):
        answers = of_person(meetings, guests, address)
        asked = [one for one in meetings if one.uid in answers]
        found[f"people/{secret_name(address, store.secret)}"] = feed(
            asked, f"{rules.group}: e-meetings", rules.sender, now, joining=True, answers=answers
        )
    return {f"{name}{ending}": make(data) for name, data in found.items() for ending, make in _FORMS}


_FORMS = ((".ics", bytes), (".json", jcal))


def publish(folder: Path, feeds: Mapping[str, bytes]) -> list[str]:
    """Make a folder hold these files (path below the folder, content), and no older feed of ours.

    A file whose content is the same is left alone with its time, so that "not modified since" stays true; files of
    others are never touched. Returns what was written or removed, in order. Raises OSError when the disk refuses, with
    no file half written, and ValueError for a name that leads out of the folder.
    """
    paths = {name: _below(folder, name) for name in feeds}
    before = set(_listed(folder))
    changed = [name for name, path in paths.items() if not _is(path, feeds[name])]
    stale = sorted(before - feeds.keys())
    if before != feeds.keys():
        # First the names, then the files: what a crash leaves behind is known at the next time.
        _replace(folder / LIST, "".join(f"{name}\n" for name in sorted(before | feeds.keys())).encode())
    for name in changed:
        _replace(paths[name], feeds[name])
    for name in stale:
        _below(folder, name).unlink(missing_ok=True)
    if before != feeds.keys():
        _replace(folder / LIST, "".join(f"{name}\n" for name in sorted(feeds)).encode())
    return [*changed, *stale]


def _listed(folder: Path) -> Iterator[str]:
    """The names of the feeds that were written here before."""
    try:
        names = (folder / LIST).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return
    yield from (name for name in names if _is_plain(name))


def _below(folder: Path, name: str) -> Path:
    if not _is_plain(name):
        raise ValueError(f"{name!r} is no name for a feed")
    return folder / name


def _is_plain(name: str) -> bool:
    path = Path(name)
    return path.suffix in (".ics", ".json") and not path.is_absolute() and ".." not in path.parts


def _is(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _replace(path: Path, data: bytes) -> None:
    """Write beside it, make it durable, and put it in its place (rename(2) is atomic)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".feed-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
