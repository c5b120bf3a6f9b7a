"""`python -m benchmarks.permail`: what one mail costs in thought: sorting, its cover, and the overlap radar.

The radar looks into a store of 20,000 documents, in SQLite and in PostgreSQL: 19,500 sketches drawn from the same
vocabulary by Zipf's law, and 500 documents with their words. Each look is all that happens on a new document: sketch,
look, quote and remember. A third of the new ones are near-duplicates of stored ones. Processor time stands beside the
clock, and the load of the machine beside both: on a busy machine the clock tells of the other work too. The floor is
counting the words of the same text once.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from random import Random

import psycopg

from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.papers.read import read_paper
from handlers.documents.cover import read_cover
from handlers.overlap import Neighbour, look, sketch
from handlers.overlap.sketching import mark_of
from handlers.themes import theme_of
from storage.desk import Desk
from storage.marks import EVERY
from storage.radar import Cited, Sketch, packed
from storage.store import Store
from tests.covers_made import covers
from tests.servers.postgres import Postgres
from tests.servers.processes import running

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RULES = rules_of(example_config())
TOLD = 500  # documents whose words are stored too
VOCABULARY = 30_000
WORDS = 1_500  # of a document: about 10,000 characters
BOILERPLATE = "Source Contact Tel. Action required: the meeting is invited to consider this document and to take action."
_WORD = re.compile(r"\w+")


class World:
    """The invented library: words by Zipf's law, and the documents made of them; the same seed, the same world."""

    def __init__(self, seed: int = 26) -> None:
        self.rng = Random(seed)
        syllables = [one + two for one in "bcdfghklmnprstvz" for two in "aeiou"]
        names: dict[str, None] = {}
        while len(names) < VOCABULARY:
            names["".join(self.rng.choices(syllables, k=self.rng.randint(2, 4)))[:7]] = None
        self.words = list(names)
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(VOCABULARY)))
        self.marks = [mark_of("term", word) if len(word) > 3 else 0 for word in self.words]
        self.formulas = sketch("", BOILERPLATE).prints

    def text(self, words: int = WORDS) -> str:
        """A document of so many words, with the cover and the citations that all have."""
        drawn = self.rng.choices(self.words, cum_weights=self.weights, k=words)
        sentences = [" ".join(drawn[at : at + 15]).capitalize() + "." for at in range(0, words, 15)]
        cited = f"Resolution {self.rng.randint(1, 200)} and Question {self.rng.randint(1, 20)}/{self.rng.randint(1, 7)}."
        return f"{BOILERPLATE}\n{cited}\n{' '.join(sentences)}"

    def again(self, text: str) -> str:
        """The same document as another would submit it: a fifth of its sentences gone, the rest moved."""
        sentences = [one for one in text.split(". ") if self.rng.random() > 0.2]
        cutting = self.rng.randrange(len(sentences))
        return ". ".join([*sentences[cutting:], *sentences[:cutting]])

    def drawn(self) -> Sketch:
        """A sketch as a document of this world would leave it, without the cost of making the document."""
        terms = dict.fromkeys(self.rng.choices(self.marks, cum_weights=self.weights, k=60))
        terms.pop(0, None)
        number = self.rng.randint(1, 200)
        cited = Cited(mark_of("cite", f"Resolution {number}"), f"Resolution {number}")
        prints = sorted({*(self.rng.randrange(1, 1 << 56) for _ in range(90)), *self.formulas[:6]})
        return Sketch(tuple(prints), WORDS, tuple((mark, self.rng.randint(1, 9)) for mark in list(terms)[:48]), (cited,))


@dataclass(frozen=True, slots=True)
class Taken:
    """What one act took, in milliseconds: by the clock, and of the processor (this process alone)."""

    clock: float
    processor: float


def timed(act: Callable[[], object]) -> Taken:
    """Do it once, and tell what it took."""
    begun, busy = time.perf_counter(), time.process_time()
    act()
    return Taken(1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - busy))


def words_counted(text: str) -> Taken:
    """The floor of all that reads a text: its words are counted once, and nothing is thought about them."""
    return timed(lambda: Counter(_WORD.findall(text.lower())))


def summed(name: str, took: list[Taken], floor: list[Taken]) -> dict[str, float]:
    """Median and p99 by the clock and of the processor, and how often the median floor goes into the median."""
    clock, processor = [one.clock for one in took], [one.processor for one in took]
    return {
        f"{name}_ms": statistics.median(clock),
        f"{name}_p99_ms": statistics.quantiles(clock, n=100)[98],
        f"{name}_cpu_ms": statistics.median(processor),
        f"{name}_cpu_p99_ms": statistics.quantiles(processor, n=100)[98],
        f"{name}_per_floor": statistics.median(processor) / statistics.median([one.processor for one in floor]),
    }


def sorting(times: int) -> dict[str, float]:
    """Sorting of mails in six languages: the words of the made covers."""
    texts = [(one.name, read_paper(one.data, one.name).text) for one in covers()] * times
    theme_of("", "", RULES)
    floor = [words_counted(text) for _, text in texts]
    return summed("sorting", [timed(lambda: theme_of(title, text, RULES)) for title, text in texts], floor)  # noqa: B023


def cover(times: int) -> dict[str, float]:
    """Reading papers of six forms and the fields of their covers, in this process (the pipe to the reader not counted)."""
    files = [one for one in covers() for _ in range(times)]
    floor = [words_counted(read_paper(one.data, one.name).text) for one in files]
    return summed("cover", [timed(lambda: read_cover(read_paper(one.data, one.name))) for one in files], floor)  # noqa: B023


def radar(
    name: str, url: str, home: Path, world: World, documents: int, looks: int, worded: int = TOLD
) -> dict[str, float]:
    """Looks into a filled store, of which `worded` documents have their words.

    They go by turns with transactions that register a document and do not look. A look is timed without the end of its
    transaction, which belongs to the whole mail; both ends are timed apart.
    """
    with Store(url, home / "files", home / "journal.jsonl", durable=True) as store:
        told = [world.text() for _ in range(worded)]
        fill(store, rows_of(world, told, documents))
        gc.collect()
        gc.freeze()  # the invented library is no part of the bot: its collector need not walk it
        took, floor, ended, ended_bare, found = [], [], [], [], 0
        for at in range(looks):
            text = world.again(told[at % worded]) if at % 3 == 0 else world.text()
            bare, new = documents + 2 * at + 1, documents + 2 * at + 2
            ended_bare.append(ending(store, bare, lambda desk: None)[1])
            number = f"ISCG/26-1/{new}"
            seen: list[Neighbour] = []

            def looked(desk: Desk, number: str = number, text: str = text, seen: list[Neighbour] = seen) -> None:
                seen += look(desk, number, "A new contribution", text)

            one, end = ending(store, new, looked)
            took.append(one)
            ended.append(end)
            floor.append(words_counted(text))
            found += at % 3 == 0 and bool(seen) and seen[0].id == at % worded + 1 and bool(seen[0].passages)
        gc.unfreeze()
    return {
        **summed(f"radar_{name}", took, floor),
        f"radar_{name}_commit_ms": statistics.median(ended),
        f"radar_{name}_commit_without_ms": statistics.median(ended_bare),
        f"radar_{name}_documents": documents,
        f"radar_{name}_found": found / len(range(0, looks, 3)),
    }


def ending(store: Store, number: int, act: Callable[[Desk], None]) -> tuple[Taken, float]:
    """Register a document and act on it in one transaction: what the act took, and the commit by the clock."""
    with store.desk(RULES, NOW) as desk:
        insert(desk.connection.connection.driver_connection, "documents", [document(number, None)])
        took = timed(lambda: act(desk))
        begun = time.perf_counter()
    return took, 1000 * (time.perf_counter() - begun)


def shown(figures: dict[str, float]) -> str:
    """The figures for a reader, one line for each thing a mail costs."""
    names = [name.removesuffix("_per_floor") for name in figures if name.endswith("_per_floor")]
    lines = [f"{'milliseconds':18}{'median':>9}{'p99':>9}{'cpu':>9}{'cpu p99':>9}{'x floor':>9}"]
    for name in names:
        columns = (figures[f"{name}_{one}"] for one in ("ms", "p99_ms", "cpu_ms", "cpu_p99_ms", "per_floor"))
        lines.append(f"{name:18}" + "".join(f"{figure:9.2f}" for figure in columns))
    return "\n".join(lines)


Row = tuple[object, ...]


def rows_of(world: World, told: list[str], documents: int) -> Iterator[tuple[str, list[Row]]]:
    """All rows of the store, table by table."""
    yield "documents", [document(one, None) for one in range(1, documents + 1)]
    yield "sorted_texts", [(one, text) for one, text in enumerate(told, 1)]
    made = [sketch(f"Contribution {at}", text) for at, text in enumerate(told, 1)]
    made += [world.drawn() for _ in range(documents - len(told))]
    counts: dict[int, int] = {EVERY: documents}
    marks: list[Row] = []
    for number, one in enumerate(made, 1):
        for mark in one.marks:
            counts[mark] = counts.get(mark, 0) + 1
            marks.append((mark, number))
    yield "sketches", [(number, one.shingles, *packed(one).values()) for number, one in enumerate(made, 1)]
    marks.sort()
    yield "marks", marks
    yield "mark_counts", [(mark, many) for mark, many in counts.items() if many > 1 or mark == EVERY]


def document(number: int, mail: int | None) -> Row:
    """A row of `documents`, withdrawn from nobody and mailed by nobody."""
    return (
        *(number, f"ISCG/26-1/{number}", "ISCG/26-1", number, "26-1", f"Contribution {number}", "", "", "", "en"),
        *("reserved", NOW.isoformat(" "), NOW.isoformat(" "), mail, 0, "document", None, "", ""),
    )


def fill(store: Store, tables: Iterable[tuple[str, list[Row]]]) -> None:
    """Write rows as fast as the database takes them."""
    connection = store.database.engine.raw_connection()
    if store.database.is_sqlite:
        connection.cursor().execute("BEGIN")
    try:
        for table, rows in tables:
            insert(connection.driver_connection, table, rows)
        connection.cursor().execute("COMMIT" if store.database.is_sqlite else "ANALYZE")
        connection.commit()
    finally:
        connection.close()


def insert(driver: object, table: str, rows: list[Row]) -> None:
    """Rows into a table whose columns they name in order, through the driver of either database."""
    if isinstance(driver, psycopg.Connection):
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ",".join("?" * len(rows[0]))
    driver.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # type: ignore[attr-defined]


@contextmanager
def urls(home: Path) -> Iterator[dict[str, str]]:
    """An empty database of each kind."""
    server = Postgres()
    with running(server):
        server.execute("create database permail")
        yield {"sqlite": f"sqlite:///{home / 'permail.sqlite'}", "postgresql": server.url("permail")}


def main() -> None:
    """Measure, and print a table for readers and one line of JSON for programs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.permail", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--looks", type=int, default=300)
    parser.add_argument("--times", type=int, default=5, help="how often each made cover is sorted and read")
    given = parser.parse_args()
    figures = {"load_before": os.getloadavg()[0], **sorting(given.times), **cover(given.times)}
    with tempfile.TemporaryDirectory(prefix="permail.") as home, urls(Path(home)) as kinds:
        for name, url in kinds.items():
            place = Path(home) / name
            place.mkdir()
            figures |= radar(name, url, place, World(), given.documents, given.looks)
            figures[f"radar_{name}_load"] = os.getloadavg()[0]
    print(shown(figures))
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
