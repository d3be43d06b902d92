"""Which community a roster means, by name, within the place that the roster is for."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from yinian.registry.rosters.rules.numerals import plain

_ENDS = re.compile(r"(社区居民委员会|社区居委会|社区居委|村民委员会|居民委员会|居委会|村委会|社区|村|居)$")


class Community(NamedTuple):
    """One community: its number, path, name, and what lies right above it."""

    pk: int
    path: str
    name: str
    street: str


class Found(NamedTuple):
    """The community meant, or why it cannot be told: none, unknown, several."""

    place: Community | None
    fault: str = ""
    words: str = ""


def bare(name: str) -> str:
    """A community's name without what kind of body it is."""
    words = plain(name).replace(" ", "")
    return _ENDS.sub("", words) or words


class Communities:
    """The communities of the place that a roster is for."""

    def __init__(self, rows: Iterable[Community], own: Community | None) -> None:
        self.own = own
        self.by_bare: dict[str, list[Community]] = defaultdict(list)
        self.whole: list[Community] = []
        for row in rows:
            self.by_bare[bare(row.name)].append(row)
            self.whole.append(row)
        # Longer names first: 新华北社区 is not 新华社区.
        self.whole.sort(key=lambda row: -len(row.name))
        self._named = lru_cache(maxsize=20_000)(self._by_name)

    def meant(self, community: str, street: str, address: str) -> Found:
        """By the community's cell, or else by a community's whole name in the address."""
        if community:
            named = self._named(community, street)
            if named.place or self.own is None:
                return named
        if self.own is not None:
            return Found(self.own)
        words = plain(address).replace(" ", "")
        inside = [row for row in self.whole if row.name in words]
        if not inside:
            return Found(None, "none", address)
        return self._one([row for row in inside if row.name == inside[0].name], street + words, inside[0].name)

    def _by_name(self, community: str, street: str) -> Found:
        words = plain(community).replace(" ", "")
        known = self.by_bare.get(bare(words))
        if known is None:
            # 小东街道东顺城社区 names the street too.
            known = [row for row in self.whole if words.endswith(row.name)]
            longest = max((len(row.name) for row in known), default=0)
            known = [row for row in known if len(row.name) == longest]
        if not known:
            return Found(None, "unknown", community)
        return self._one(known, street + words, community)

    def _one(self, rows: list[Community], said: str, words: str) -> Found:
        exact = [row for row in rows if row.name == plain(words).replace(" ", "")]
        rows = exact if len(exact) == 1 else rows
        if len(rows) > 1:
            said = plain(said).replace(" ", "")
            rows = [row for row in rows if row.street and (row.street in said or _short(row.street) in said)] or rows
        return Found(rows[0]) if len(rows) == 1 else Found(None, "several", words)


def _short(street: str) -> str:
    words = re.sub(r"(街道办事处|街道|地区|镇|乡)$", "", street)
    return words if len(words) >= 2 else street
