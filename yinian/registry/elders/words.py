"""What people call the facts of an elder and their values."""

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import FACTS
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Kin
from yinian.registry.elders.purposes import Purpose, Text, purposes
from yinian.registry.elders.rules import KINDS, YES
from yinian.registry.elders.trust import Consent, Mandate

VALUES: dict[str, dict[str, str | Promise]] = {
    "living": {
        "alone": _("独居"),
        "with_spouse": _("与配偶同住"),
        "with_children": _("与子女同住"),
        "with_others": _("与他人同住"),
        "residential": _("住养老机构"),
    },
    "grade": {
        "intact": _("能力完好"),
        "mild": _("轻度失能"),
        "moderate": _("中度失能"),
        "severe": _("重度失能"),
        "complete": _("完全失能"),
    },
    "disability": {"1": _("一级"), "2": _("二级"), "3": _("三级"), "4": _("四级")},
    "income": {"subsistence_allowance": _("低保"), "low_income": _("低收入（低保边缘）")},
    "hukou": {"local": _("本地户籍"), "elsewhere": _("外地户籍")},
    "rural": {YES: _("农村"), "no": _("城镇")},
}


RELATIONS, MANDATES = Kin.Relation.choices, Mandate.Kind.choices
# At the desk nobody presses for the elder what only the elder's own phone can.
DESK_WAYS = [choice for choice in Consent.Way.choices if choice[0] != Consent.Way.PHONE]


def purpose(name: str) -> Purpose | None:
    """One purpose of the ledger."""
    return purposes().get(name)


def purpose_word(name: str) -> str:
    """What a purpose is called; one that is no longer offered keeps its name."""
    known = purposes().get(name)
    return (known.en if _english() else known.zh) if known else name


def consent_text(text: Text) -> str:
    """The words of one version."""
    return text.en if _english() else text.zh


def _english() -> bool:
    return (get_language() or "").startswith("en")


def kind_word(kind: str) -> str | Promise:
    """What a kind of fact is called."""
    known = FACTS[ELDERS.name].get(kind)
    return known.title if known else kind


def value_word(kind: str, value: str) -> str | Promise:
    """What a value of a kind is called."""
    return VALUES.get(kind, {}).get(value) or (_("是") if value == YES else value)


def value_choices(kind: str) -> list[tuple[str, str]]:
    """The values of one kind, as a form offers them."""
    return [(value, str(value_word(kind, value))) for value in KINDS[kind]]


def purpose_choices() -> list[tuple[str, str]]:
    """Every purpose of the ledger, in its order."""
    return [(name, purpose_word(name)) for name in purposes()]


def badge_word(kind: str, value: str) -> tuple[str, str | Promise]:
    """A fact in one short word, and the tone in which a list shows it."""
    word = kind_word(kind) if value == YES else value_word(kind, value)
    return ("wait" if value in ("alone", "severe", "complete", YES) else "info"), word


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind with its values, as a form offers them: the choice is written kind:value."""
    return _choices(get_language() or "")


@lru_cache(maxsize=8)
def _choices(_language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    # Once a language, not once a form: most forms are only read for the one choice made.
    return [
        (str(kind_word(kind)), [(f"{kind}:{value}", str(value_word(kind, value))) for value in values])
        for kind, values in KINDS.items()
    ]
