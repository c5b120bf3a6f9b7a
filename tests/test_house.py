"""The house stands as the plan says: arrows, doors, room sizes, one sentence on top, handlers in order."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers import order

ROOT = Path(__file__).parent.parent
STOREYS = ("bot", "handlers", "storage")
MAY_IMPORT = {"bot": {"bot", "handlers", "storage"}, "handlers": {"handlers", "storage"}, "storage": {"storage"}}
DOORS = {
    "aioimaplib": ("bot/watch/",),
    "aiosmtplib": ("bot/deliver/",),
    "icalendar": ("handlers/meetings/ical/",),
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/migrations/",),
    "click": ("bot/cli/",),
    "inscriptis": ("bot/reading/",),
    "lxml": ("bot/reading/",),
    "charset_normalizer": ("bot/reading/",),
    "defusedxml": ("bot/papers/",),
    "pypdfium2": ("bot/papers/",),
    "openpyxl": ("bot/sheets.py",),
    "pymap": ("bot/demo/",),
    "proxyprotocol": ("bot/demo/",),
    "pysasl": ("bot/demo/",),
    "aiosmtpd": ("bot/demo/",),
    "dkim": ("bot/signatures/",),
    "dns": ("bot/signatures/",),
    "asyncio": ("bot/",),
    "signal": ("bot/",),
    "socket": ("bot/",),
    "subprocess": ("bot/",),
    "multiprocessing": ("bot/",),
}
EVERYWHERE = {"dateutil"}
BAD_NAMES = {"utils", "common", "base", "core", "manager", "service", "helper", "helpers", "context"}
LINES, MEDIAN = 300, 110


def rooms() -> list[Path]:
    return sorted(path for storey in STOREYS for path in (ROOT / storey).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def wrong_arrows(path: Path) -> list[str]:
    storey = path.relative_to(ROOT).parts[0]
    tops = {module.partition(".")[0] for module in imports(path)}
    return sorted(top for top in tops & {*STOREYS, "tests", "benchmarks"} if top not in MAY_IMPORT[storey])


def wrong_doors(path: Path) -> list[str]:
    known = {*sys.stdlib_module_names, *STOREYS, *EVERYWHERE}
    tops = {module.partition(".")[0] for module in imports(path)}
    closed = {top for top in tops if top in DOORS and not name_of(path).startswith(DOORS[top])}
    return sorted(closed | {top for top in tops if top not in known and top not in DOORS})


@pytest.mark.parametrize("path", rooms(), ids=name_of)
def test_a_room_keeps_the_rules_of_the_house(path: Path) -> None:
    text = path.read_text("utf-8")
    assert wrong_arrows(path) == [], "imports go to the right, never to the left"
    assert wrong_doors(path) == [], "each foreign library has one door"
    assert len(text.splitlines()) <= LINES, "split the room where a second thing moved in"
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    assert first.rstrip().endswith((".", "?", ":")), "a module begins with one sentence"
    assert path.stem not in BAD_NAMES
    package = path.parent.name if path.stem == "__init__" else path.stem
    if path.stem != "__main__":
        assert package not in sys.stdlib_module_names, "no room is named like a standard module"


def test_the_median_room_is_small() -> None:
    sizes = [len(path.read_text("utf-8").splitlines()) for path in rooms()]
    assert statistics.median(sizes) <= MEDIAN


def test_clocks_and_the_environment_stay_in_the_outer_storey() -> None:
    calls = ("datetime.now", "utcnow", "time.time(", "os.environ", "os.getenv", "date.today")
    touching = [name_of(path) for path in rooms() if any(call in path.read_text("utf-8") for call in calls)]
    assert [name for name in touching if not name.startswith("bot/")] == []


def test_every_handler_stands_in_order() -> None:
    handlers = {
        path.stem
        for path in (ROOT / "handlers").glob("*.py")
        if {"wants", "handle"}
        <= {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
    }
    assert handlers == set(order.NAMES)
    assert order.NAMES[0] == "machines", "nothing may answer a machine before machines are told apart"
    assert order.NAMES[-1] == "leftovers"


def test_the_rules_of_the_house_can_fail(tmp_path: Path) -> None:
    """The guard itself is guarded: a wrong arrow and a wrong door are seen."""
    room = ROOT / "storage" / "_trial_of_the_guard.py"
    assert not room.exists()
    bad = ast.parse("import handlers.order\nimport aiosmtplib\n")
    tops = {alias.name.partition(".")[0] for node in bad.body if isinstance(node, ast.Import) for alias in node.names}
    assert {"handlers", "aiosmtplib"} == tops
    assert "handlers" not in MAY_IMPORT["storage"]
    assert not name_of(room).startswith(DOORS["aiosmtplib"])
