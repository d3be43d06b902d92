"""What free words say of an elder: 独居、低保, 失能(重度), 空巢老人, as kinds and values of dated facts."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from yinian.registry.rosters.rules.numerals import plain

_BETWEEN = re.compile(r"[、,;/|+＋\n\t。]+|\s{1,}|(?<=[老户])及|以及")
_LEVEL = {"1": "1", "2": "2", "3": "3", "4": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
_DISABLED = re.compile(r"残疾[^一二三四1-4]{0,4}([一二三四1-4])级?|([一二三四1-4])级[^一二三四1-4]{0,4}残疾")
_NOT = ("不", "非", "未", "无", "否")


class Word(NamedTuple):
    """A pattern of words and what it says; without a value it says too little, and is named back to the reader."""

    pattern: re.Pattern[str]
    kind: str
    value: str


class Said(NamedTuple):
    """What a text says: facts, words that say too little or contradict each other, and words nobody knows."""

    facts: dict[str, str]
    vague: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Vocabulary:
    """The words of categories in the order in which they are tried: the more particular stand first."""

    def __init__(self, words: Sequence[Mapping[str, str]]) -> None:
        self.words = [Word(re.compile(w["says"]), w.get("kind", ""), w.get("value", "")) for w in words]
        self.said = lru_cache(maxsize=20_000)(self._said)

    def _said(self, text: str) -> Said:
        """What a text says."""
        facts: dict[str, str] = {}
        vague, clashing, unknown = list[str](), list[str](), list[str]()
        for token in _tokens(text):
            known, found = self._found(token)
            if not known:
                unknown.append(token)
            for kind, value in found:
                if not value:
                    vague.append(token)
                elif facts.setdefault(kind, value) != value:
                    clashing.append(kind)
        for kind in clashing:
            facts.pop(kind, None)
        return Said(facts, tuple(dict.fromkeys(vague)), tuple(dict.fromkeys(clashing)), tuple(dict.fromkeys(unknown)))

    def _found(self, token: str) -> tuple[bool, list[tuple[str, str]]]:
        """Whether anything in a token is known, and what it says."""
        found: list[tuple[str, str]] = []
        known, left = False, token
        disabled = _DISABLED.search(token)
        if disabled:
            known, found = True, [("disability", _LEVEL[disabled[1] or disabled[2]])]
            left = f"{token[: disabled.start()]}|{token[disabled.end() :]}"
        for word in self.words:
            hit = word.pattern.search(left)
            if hit is None:
                continue
            # What is denied is known, and says nothing.
            known, denied = True, left[: hit.start()].endswith(_NOT)
            left = f"{left[: hit.start()]}|{left[hit.end() :]}"
            if word.kind and not denied:
                found.append((word.kind, word.value))
        return known, found


def _tokens(text: str) -> list[str]:
    # Brackets tell more of what stands before them: 失能(重度) is one word.
    words = re.sub(r"[()\[\]【】{}「」《》:]", "", plain(text).replace("：", ""))
    return [token for token in _BETWEEN.split(words) if token]
