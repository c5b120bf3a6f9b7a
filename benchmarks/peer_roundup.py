"""Roundup's mail gateway as the peer: installed into an environment of its own, with a fresh SQLite tracker a run."""

from __future__ import annotations

import configparser
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.dress import LIST
from benchmarks.gauge import Measured, measured

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".cache" / "bench-venv"
VERSION = "2.6.0"
_SETTINGS = {
    ("tracker", "web"): "http://localhost/bench/",
    # The list itself, else people behind a rewritten From would count as already told and get no letter.
    ("tracker", "email"): LIST,
    ("main", "admin_email"): "admin@example.org",
    ("mail", "domain"): "example.org",
    # Sixteen new people would each cost 0.2 s of password hashing, which is not what is measured here.
    ("main", "password_pbkdf2_default_rounds"): "1000",
    # List tags such as [int-sect-group] are no designators of Roundup's: they stay in the title.
    ("mailgw", "subject_prefix_parsing"): "none",
    ("mailgw", "subject_suffix_parsing"): "none",
    # The author of a new issue is told, as our acknowledgement does.
    ("nosy", "messages_to_author"): "new",
    # Letters of text only, as ours: by default Roundup sends the attachments back too, which costs it much more.
    ("nosy", "max_attachment_size"): "0",
}


def installed() -> Path:
    """The Python that has Roundup; made on first use (needs a package index)."""
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
    found = subprocess.run([python, "-c", f"import roundup; assert roundup.__version__ == {VERSION!r}"], check=False,
                           capture_output=True)
    if found.returncode:
        subprocess.run([python, "-m", "pip", "install", "-q", f"roundup=={VERSION}"], check=True)
    return python


def make_tracker(home: Path, smtp_port: int, stock_letters: bool = False) -> None:
    """A classic tracker on SQLite that lets unknown authors in and tells the author of each new issue, nobody else.

    `stock_letters` leaves the attachments in the letters, as Roundup does unless told otherwise.
    """
    admin = [str(HOME / "bin" / "roundup-admin"), "-i", str(home)]
    subprocess.run([*admin, "install", "classic", "sqlite"], check=True, capture_output=True)
    path = home / "config.ini"
    config = configparser.RawConfigParser()
    config.read(path)
    relay = {("mail", "host"): "127.0.0.1", ("mail", "port"): str(smtp_port)}
    for (section, name), value in {**_SETTINGS, **relay}.items():
        if name != "max_attachment_size" or not stock_letters:
            config.set(section, name, value)
    with path.open("w") as file:
        config.write(file)
    _replace(home / "schema.py", "#db.security.addPermissionToRole('Anonymous', 'Email Access')",
             "db.security.addPermissionToRole('Anonymous', 'Email Access')")
    # Follow-ups would tell the whole thread; without this line as many letters leave as there are new issues.
    _replace(home / "detectors" / "nosyreaction.py", "    db.issue.react('set', nosyreaction)\n", "")
    subprocess.run([*admin, "initialise", "secret"], check=True, capture_output=True)


def run(home: Path, folder: Path, count: int, smtp_port: int, stock_letters: bool = False) -> Measured:
    """Feed the first `count` files of `folder` to a new tracker in `home` (a path that does not exist yet)."""
    python = installed()
    make_tracker(home, smtp_port, stock_letters)
    feed = str(Path(__file__).with_name("roundup_feed.py"))
    return measured([str(python), "-P", feed, str(home), str(folder), str(count)], cwd=home)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    if old not in text:
        sys.exit(f"Roundup {VERSION} has changed: {path.name} has no line {old!r}")
    path.write_text(text.replace(old, new))
