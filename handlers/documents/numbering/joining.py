"""Joins the beginning of a number with the derivatives before and after it, and with the numbers of a list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from handlers.documents.numbering.derivatives import WIDE, Derivative, glued
from handlers.documents.numbering.folding import Folded
from handlers.documents.numbering.gaps import (
    ALSO,
    BESIDE,
    CLOSE,
    DEEP,
    FAR,
    GLUED_END,
    LOOSE,
    MORE,
    NEXT,
    PROPOSAL,
    RANGE,
    SMALL,
    SPREAD,
    THEN,
    TIGHT,
    TO,
    UNSURE,
    explicit,
    leads,
)
from handlers.documents.numbering.heads import Head
from handlers.documents.numbering.record import Step


class Joined(NamedTuple):
    """A head with everything around it. `paths` has one entry per document, each with its readings, likeliest first."""

    start: int
    end: int
    head: Head
    paths: tuple[tuple[tuple[Step, ...], ...], ...]
    language: str
    serials: tuple[tuple[str, int], ...] = ()
    doubt: bool = False


class Bare(NamedTuple):
    """A chain of derivatives that names no document, «Revision 1 to Addendum 2»: its paths are outermost last."""

    start: int
    end: int
    paths: tuple[tuple[Step, ...], ...]


class _Tail(NamedTuple):
    """What follows a head: alternative paths (a list «Addenda 1 and 2» has several), where it ends, whether words decide."""

    end: int
    paths: tuple[tuple[Step, ...], ...]
    language: str
    decided: bool
    doubt: bool
    unsure: tuple[Step, ...] = ()


class Joiner:
    """Walks once over the heads of a text; each derivative is used by one head at most."""

    def __init__(self, text: Folded, heads: list[Head], derivatives: list[Derivative]) -> None:
        self.text = text
        self.heads = heads
        self.derivatives = derivatives
        self.ends = [one.end for one in derivatives]
        self.at = {one.start: one for one in derivatives}
        self.starts = {head.start for head in heads if head.derivable} | set(self.at)
        self.used: set[int] = set()
        self.room = SPREAD

    def joined(self) -> Iterator[Joined]:
        """Every head with its derivatives, in order; heads inside an earlier one are passed over."""
        done = 0
        for head in self.heads:
            if head.start < done:
                continue
            one = self._join(head, done)
            if one is None:
                continue
            done = one.end
            yield one
            for follower in self._followers(one):
                done = follower.end
                yield follower

    def _join(self, head: Head, done: int) -> Joined | None:
        if not head.derivable:
            return Joined(head.start, head.end, head, ((head.path,),), head.language)
        start, before = self._before(head.start, done)
        tail = self._after(head)
        if not head.closed and GLUED_END.match(self.text.low, tail.end):
            return None
        paths = tuple(
            (*_readings((*inner, *tail.unsure), outer, tail.decided), *(((*inner, *outer),) if tail.unsure else ()))
            for inner in tail.paths
            for outer in before
        )
        return Joined(start, tail.end, head, paths, tail.language, doubt=tail.doubt)

    def _before(self, start: int, done: int) -> tuple[int, tuple[tuple[Step, ...], ...]]:
        """The chain «Revision 1 to Addendum 2 to» before a place: where it starts and its paths, outermost last."""
        low, place = self.text.low, bisect_left(self.ends, start + 1) - 1
        paths: tuple[tuple[Step, ...], ...] = ((),)
        at, beside = start, True
        while place >= 0 and (one := self.derivatives[place]).start >= done and len(paths[0]) < DEEP:
            gap, hung = low[one.end : min(at, one.end + FAR)], at != start and self.at[at].hung
            if one.start in self.used or not (hung or leads(gap) or (beside and BESIDE.fullmatch(gap))):
                break
            beside = False
            paths = tuple((*path, (one.kind, n)) for path in paths for n in one.numbers[:WIDE])[:WIDE]
            self.used.add(one.start)
            at, place = one.start, place - 1
            while place >= 0 and self._shares(self.derivatives[place], one, at, done):
                one = self.derivatives[place]
                paths = (*((*path[:-1], (one.kind, n)) for path in paths[:1] for n in one.numbers), *paths)[:WIDE]
                self.used.add(one.start)
                at, place = one.start, place - 1
        return at, paths

    def _shares(self, one: Derivative, following: Derivative, at: int, done: int) -> bool:
        """Whether «Addendum 1 and» leans on the «Addendum 2 to» that follows it."""
        near = done <= one.start and at - one.end <= 12 and one.start not in self.used
        return near and one.kind == following.kind and bool(ALSO.fullmatch(self.text.low[one.end : at]))

    def _after(self, head: Head) -> _Tail:
        """The derivatives behind a head, glued, in brackets or in words, and the language letter."""
        end, language = self._language(head, head.end, head.language)
        paths: tuple[tuple[Step, ...], ...] = (head.path,)
        decided = False
        while not head.closed and len(paths[0]) < DEEP:
            if step := glued(self.text.low, end):
                self.used.update(place for place in (end, end + 1) if place in self.at)
                paths = tuple((*path, step[0]) for path in paths)
                end = step[1]
            elif one := self._next(end):
                of, derivative = one
                decided = decided or of
                self.used.add(derivative.start)
                paths = tuple((*path, (derivative.kind, n)) for path in paths for n in derivative.numbers)[:WIDE]
                end, paths = self._and_more(derivative, paths)
                end = self._closed(end, derivative.start)
            else:
                break
            end, language = self._language(head, end, language)
        if head.closed:
            return _Tail(head.end, paths, head.language, decided, False)
        unsure: tuple[Step, ...] = ()
        if found := UNSURE.match(self.text.low, end):
            end, unsure = found.end(), (("Add" if found["kind"] == "a" else "Corr", int(found["n"])),)
        doubt = bool(unsure or PROPOSAL.match(self.text.low, end))
        return _Tail(end, paths, language, decided, doubt, unsure)

    def _next(self, end: int) -> tuple[bool, Derivative] | None:
        gap = THEN.match(self.text.low, end)
        one = self.at.get(gap.end()) if gap else None
        if gap is None or one is None or one.start in self.used or self._belongs_to_next(one):
            return None
        return gap["of"] is not None, one

    def _belongs_to_next(self, one: Derivative) -> bool:
        """Whether «Addendum 2» is followed by «to» and by what it belongs to."""
        gap = TO.match(self.text.low, one.end)
        return bool(gap and gap.end() in self.starts and gap.end() > one.end and explicit(gap))

    def _and_more(
        self, one: Derivative, paths: tuple[tuple[Step, ...], ...]
    ) -> tuple[int, tuple[tuple[Step, ...], ...]]:
        """«(Add.1 and Add.2)»: one more of the same kind hangs on the same parent."""
        end = one.end
        while (gap := ALSO.match(self.text.low, end)) and (other := self.at.get(gap.end())):
            if other.kind != one.kind or other.start in self.used or self._belongs_to_next(other):
                break
            self.used.add(other.start)
            paths = (*paths, *((*paths[0][:-1], (other.kind, n)) for n in other.numbers))[:WIDE]
            end = self._closed(other.end, other.start)
        return end, paths

    def _closed(self, end: int, start: int) -> int:
        """The place behind the bracket that closes the one opened right before `start`."""
        close = CLOSE.match(self.text.low, end)
        opened = self.text.low[max(0, start - 2) : start].rstrip().endswith(("(", "["))
        return close.end() if close and opened else end

    def _language(self, head: Head, end: int, known: str) -> tuple[int, str]:
        """The letter behind a number: small only where the number is written small, with blanks only where it has some."""
        pattern = LOOSE if head.spaced else TIGHT
        small = self.text.cased[head.start : head.start + 1].islower()
        found = pattern.match(self.text.cased, end) or (SMALL.match(self.text.cased, end) if small else None)
        return (found.end(), found[1].upper()) if found else (end, known)

    def bare(self) -> Iterator[Bare]:
        """After `joined`: the derivatives that no head has used."""
        for one in self.derivatives:
            if one.start in self.used:
                continue
            paths: tuple[tuple[Step, ...], ...] = tuple(((one.kind, n),) for n in one.numbers)
            end, following = one.end, self._chained(one)
            while following and following.start not in self.used and len(paths[0]) < DEEP:
                self.used.add(following.start)
                paths = tuple(((following.kind, following.numbers[0]), *path) for path in paths)
                end, following = following.end, self._chained(following)
            yield Bare(one.start, end, paths)

    def _chained(self, one: Derivative) -> Derivative | None:
        gap = TO.match(self.text.low, one.end)
        following = self.at.get(gap.end()) if gap else None
        leads = bool(gap and following and gap.end() > one.end and (explicit(gap) or following.hung))
        return following if leads else None

    def _followers(self, first: Joined) -> Iterator[Joined]:
        """The further numbers of a list: «7 and 8», «7-9», «7, 8(Rev.1) and 9»."""
        number = first.head.number
        if number is None or first.head.closed:
            return
        last, series, serial = first, number.series, number.serial
        while found := self._further(last, serial):
            wide = found.re is RANGE
            series = (found.groupdict().get("series") or series).upper()
            inner = range(serial + 1, int(found["n"])) if wide and self.room else range(0)
            self.room = max(0, self.room - len(inner))
            serial = int(found["n"])
            for between in inner:
                head = last.head._replace(number=replace(number, serial=between), path=(), language="")
                yield Joined(found.start("n"), found.end(), head, (((),),), "")
            begin = found.start("series") if not wide and found["series"] else found.start("n")
            head = last.head._replace(
                start=begin,
                end=found.end(),
                path=(),
                language="",
                number=replace(number, series=series, serial=serial),
            )
            tail = self._after(head)
            if GLUED_END.match(self.text.low, tail.end):
                return
            paths = tuple(_readings(path, (), tail.decided) for path in tail.paths)
            last = Joined(head.start, tail.end, head, paths, tail.language, doubt=tail.doubt)
            yield last

    def _further(self, last: Joined, serial: int) -> re.Match[str] | None:
        """The next number of a list, unless it is the beginning of something else or a bare comma leads nowhere."""
        low = self.text.low
        found = RANGE.match(low, last.end)
        if found:
            return found if serial < int(found["n"]) <= serial + WIDE else None
        found = NEXT.match(low, last.end)
        if found is None or found.start("n") in self.starts or GLUED_END.match(low, found.end("n")):
            return None
        if found["and"].strip() == ",":
            return (
                found
                if low[found.end() : found.end() + 1] in ("", ",", ")", ";", "\n") or MORE.match(low, found.end())
                else None
            )
        return found


def _readings(inner: tuple[Step, ...], outer: tuple[Step, ...], decided: bool) -> tuple[tuple[Step, ...], ...]:
    """The readings of one path, likeliest first.

    `(Rev.1)(Add.1)` was used on covers both for an addendum to a revision (PP14/34) and for a revision of an addendum
    (WTDC-17/23): only words decide. A derivative said before and again behind the number may be one and the same.
    """
    inners = [inner] if decided else [inner, *_swapped(inner)]
    readings = [(*one, *outer) for one in inners]
    if outer and inner and inner[-1] == outer[0]:
        readings = [(*inner, *outer[1:]), *readings]
    return tuple(dict.fromkeys(readings))


def _swapped(path: tuple[Step, ...]) -> list[tuple[Step, ...]]:
    steps = list(path)
    changed = False
    for place in range(len(steps) - 1):
        if steps[place][0] == "Rev" and steps[place + 1][0] == "Add":
            steps[place], steps[place + 1] = steps[place + 1], steps[place]
            changed = True
    return [tuple(steps)] if changed else []
