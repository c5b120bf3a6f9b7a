"""`python -m benchmarks.permail`: what one mail costs in thought: sorting, its cover, and the overlap radar.

The radar looks into a store of 20,000 documents, in SQLite and in PostgreSQL: 19,500 sketches drawn from the same
vocabulary by Zipf's law, and 500 documents with their words. Each look is all that happens on a new document: sketch,
look, quote and remember. A third of the new ones are near-duplicates of stored ones.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from random import Random

import psycopg

from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.papers.read import read_paper
from handlers.documents.cover import read_cover
from handlers.overlap import look, sketch
from handlers.overlap.sketching import mark_of
from handlers.themes import theme_of
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


def timed(act: Callable[[], object]) -> float:
    """Milliseconds by the clock."""
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def summed(name: str, took: list[float]) -> dict[str, float]:
    """Median and p99 in milliseconds."""
    return {f"{name}_ms": statistics.median(took), f"{name}_p99_ms": statistics.quantiles(took, n=100)[98]}


def sorting(world: World) -> dict[str, float]:
    """Sorting of mails in six languages: the words of the made covers."""
    texts = [(one.name, read_paper(one.data, one.name).text) for one in covers()]
    theme_of("", "", RULES)
    return summed("sorting", [timed(lambda: theme_of(title, text, RULES)) for title, text in texts * 3])  # noqa: B023


def cover(world: World) -> dict[str, float]:
    """Reading papers of six forms and the fields of their covers, in this process (the pipe to the reader not counted)."""
    files = [one for one in covers() for _ in range(2)]
    return summed("cover", [timed(lambda: read_cover(read_paper(one.data, one.name))) for one in files])  # noqa: B023


def radar(name: str, url: str, home: Path, world: World, documents: int, looks: int) -> dict[str, float]:
    """Looks into a filled store."""
    with Store(url, home / "files", home / "journal.jsonl", durable=True) as store:
        told = [world.text() for _ in range(TOLD)]
        fill(store, rows_of(world, told, documents))
        took, thought, found = [], [], 0
        for at in range(looks):
            text = world.again(told[at % TOLD]) if at % 3 == 0 else world.text()
            number = f"ISCG/26-1/{documents + at + 1}"
            with store.desk(RULES, NOW) as desk:
                insert(desk.connection.connection.driver_connection, "documents", [document(documents + at + 1, None)])
                begun, busy = time.perf_counter(), time.process_time()
                near = look(desk, number, "A new contribution", text)
                took.append(1000 * (time.perf_counter() - begun))
                thought.append(1000 * (time.process_time() - busy))
            expected = at % TOLD + 1
            found += at % 3 == 0 and bool(near) and near[0].id == expected and bool(near[0].passages)
    figures = summed(f"radar_{name}", took)
    figures[f"radar_{name}_cpu_ms"] = statistics.median(thought)
    return {**figures, f"radar_{name}_documents": documents, f"radar_{name}_found": found / len(range(0, looks, 3))}


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
    yield "mark_counts", list(counts.items())


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
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.permail", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--looks", type=int, default=300)
    given = parser.parse_args()
    figures = {**sorting(World()), **cover(World())}
    with tempfile.TemporaryDirectory(prefix="permail.") as home, urls(Path(home)) as kinds:
        for name, url in kinds.items():
            place = Path(home) / name
            place.mkdir()
            figures |= radar(name, url, place, World(), given.documents, given.looks)
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
