"""What scales, items, answers and levels are called, in the reader's language."""

from typing import Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as now

from yinian.entitlement.assessment.models import Assessment
from yinian.entitlement.assessment.queries import findings as all_findings
from yinian.entitlement.assessment.queries import scale as scale_of
from yinian.entitlement.assessment.rules import COMA, Result
from yinian.entitlement.assessment.scales import Scale

STATUS_TONES = {"open": "info", "signed": "wait", "concluded": "done", "superseded": "", "void": ""}
LEVEL_TONES = {"intact": "done", "mild": "info", "moderate": "wait", "severe": "late", "complete": "danger"}


class Bilingual(Protocol):
    """Whatever a scale's file names in both languages."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def called(thing: Bilingual) -> str:
    """What something of a scale is called."""
    return thing.en if (get_language() or "").startswith("en") else thing.zh


def scale_choices(known: list[Scale]) -> list[tuple[str, str]]:
    """The scales as a form offers them, each with its number."""
    return [(row.code, f"{called(row)}（{row.number}）") for row in known]


def level_word(row: Assessment) -> str:
    """The level of a result in its scale's own words; nothing where there is none or it is closed to the reader."""
    if "level" in row.get_deferred_fields() or row.level is None:
        return ""
    return called(scale_of(row.scale, row.version).levels[row.level])


def evidence(known: Scale) -> str:
    """What a page must say of a scale whose way of levelling nobody has compared with the original."""
    if known.evidence.get("levelling") == "memory":
        return now("本量表的分级界限和组合表尚未与原文核对，结果仅供参考。")
    if "memory" in known.evidence.values():
        return now("本量表的部分项目用语尚未与原文核对。")
    return ""


def levelling(known: Scale) -> str:
    """How a scale comes to its level, in a sentence."""
    return now("各项得分相加，按总分定级") if known.levelling == "sum-bands" else now("各部分分别定级，再组合成总等级")


def sheet(row: Assessment, scale: Scale) -> list[tuple[str, int, int, list[tuple[str, str, int | None, str]]]]:
    """Every answer, part by part: the item, its score and its words."""
    parts = []
    for part in scale.parts:
        lines = []
        for item in part.items:
            option = next((o for o in item.options if o.score == row.answers.get(item.code)), None)
            lines.append(
                (
                    item.code,
                    called(item),
                    option.score if option else None,
                    called(option) if option else "",
                )
            )
        parts.append((called(part), sum(row.answers.get(item.code, 0) for item in part.items), part.most, lines))
    return parts


def findings(row: Assessment) -> list[str]:
    """What was found beside the items, in words."""
    known, found = all_findings(), row.findings
    told = [called(one) for one in known.diagnoses if one.code in found.get("diagnoses", ())]
    events = found.get("events", {})
    told += [f"{called(one)} × {events[one.code]}" for one in known.events if events.get(one.code)]
    return [*told, now("昏迷")] if found.get(COMA) else told


def told(result: Result, scale: Scale) -> dict[str, Any]:
    """A result in words: sums, level before and after, and what fired."""
    return {
        "score": result.score,
        "most": scale.most,
        "preliminary": called(scale.levels[result.preliminary]),
        "level": called(scale.levels[result.level]),
        "tone": LEVEL_TONES[result.grade],
        "fired": [(one.clause, called(one)) for one in result.fired],
    }
