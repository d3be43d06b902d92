"""What scales, items, answers and levels are called, in the reader's language."""

from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as now

from yinian.entitlement.assessment.models import Assessment
from yinian.entitlement.assessment.queries import scale
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
    return called(scale(row.scale, row.version).levels[row.level])


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
