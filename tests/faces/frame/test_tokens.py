"""Every pair of colours that carries words or marks a control is measured."""

import re

import pytest
from django.conf import settings

TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", (settings.ROOT / "web/src/tokens.css").read_text("utf-8")))
WORDS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "surface", "quiet-tint")),
    *((ink, ground) for ink in ("pine", "pine-deep", "persimmon", "danger", "sky") for ground in ("paper", "surface")),
    *(("surface", ground) for ground in ("pine", "pine-deep", "danger", "danger-deep")),
    *((tone, f"{tone}-tint") for tone in ("persimmon", "danger", "amber", "sky")),
    ("pine-deep", "pine-tint"),
    ("ink", "amber-tint"),
]
CONTROLS = [(edge, ground) for edge in ("control", "pine", "sky", "danger") for ground in ("paper", "surface")]


def light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(TOKENS[one]), light(TOKENS[other])))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), CONTROLS)
def test_controls_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3
