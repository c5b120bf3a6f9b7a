"""What a sheet would change on the roster: who is added, who changes in which fields, who goes when that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.roster.countries import regions
from handlers.roster.reading import Mistake, Reading
from storage.roster import Member, changed_fields, folded


@dataclass(frozen=True, slots=True)
class Change:
    """A member who changes: `fields` are (name, before, after) as words."""

    line: int
    before: Member
    after: Member
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that an import would do. With mistakes nothing may be done."""

    added: tuple[tuple[int, Member], ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Member, ...] = ()
    same: int = 0
    mistakes: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing would change."""
        return not (self.added or self.changed or self.removed)


def compare(kept: Sequence[Member], reading: Reading, remove_missing: bool = False) -> Difference:
    """The difference a sheet makes to the roster as it is kept.

    A line means the member of its id, else the one who has one of its addresses, else somebody new. Columns that the
    sheet does not have stay as they are; an empty cell empties. Whoever is not in the sheet stays, unless
    `remove_missing`.
    """
    by_id = {member.id: member for member in kept}
    owner = {folded(address): member for member in kept for address in member.addresses}
    mistakes = list(reading.mistakes)
    added: list[tuple[int, Member]] = []
    changed: list[Change] = []
    met: dict[int, int] = {}
    for line, wanted in reading.members:
        found = _owners(wanted, by_id, owner)
        if wanted.id and wanted.id not in by_id:
            mistakes.append(Mistake(line, "id", f"nobody has the id {wanted.id}; leave it empty for somebody new"))
        elif len(found) > 1:
            others = " and ".join(f"member {member.id}" for member in found)
            mistakes.append(Mistake(line, "addresses", f"these belong to {others}; take them away there first"))
        elif not found:
            added.append((line, replace(wanted, id=0)))
        elif found[0].id in met:
            mistakes.append(Mistake(line, "", f"member {found[0].id} stands in line {met[found[0].id]} already"))
        else:
            met[found[0].id] = line
            after = _after(found[0], wanted, reading.given)
            changed.append(Change(line, found[0], after, tuple(_fields(found[0], after))))
    removed = tuple(member for member in kept if member.id not in met) if remove_missing else ()
    really = tuple(change for change in changed if change.fields)
    return Difference(tuple(added), really, removed, len(changed) - len(really), tuple(sorted(mistakes)), reading.notes)


def _owners(wanted: Member, by_id: dict[int, Member], owner: dict[str, Member]) -> list[Member]:
    """The members a line may mean, by its id and by each of its addresses."""
    named = [by_id[wanted.id]] if wanted.id in by_id else []
    theirs = [owner[folded(address)] for address in wanted.addresses if folded(address) in owner]
    return list({member.id: member for member in (*named, *theirs)}.values())


def _after(before: Member, wanted: Member, given: frozenset[str]) -> Member:
    """The member with what the sheet says; a new country brings its region unless the sheet says another."""
    after = replace(
        before,
        name=wanted.name,
        addresses=wanted.addresses,
        aliases=wanted.aliases if "aliases" in given else before.aliases,
        entity=wanted.entity if "entity" in given else before.entity,
        category=wanted.category if "category" in given else before.category,
        country=wanted.country if "country" in given else before.country,
        sector=wanted.sector if "sector" in given else before.sector,
        language=wanted.language if "language" in given else before.language,
        roles=wanted.roles if "roles" in given else before.roles,
    )
    if "region" in given:
        return replace(after, region=wanted.region)
    moved = after.country != before.country
    return replace(after, region=regions().get(after.country, "") if moved else before.region)


def _fields(before: Member, after: Member) -> Iterator[tuple[str, str, str]]:
    for name in changed_fields(before, after):
        yield name, in_words(before, name), in_words(after, name)


def in_words(member: Member, name: str) -> str:
    """A field as one cell: several values are parted by `; `."""
    value = getattr(member, name)
    if name == "id":
        return str(value or "")
    return "; ".join(map(str, sorted(value) if name == "roles" else value)) if isinstance(value, tuple) else str(value)
