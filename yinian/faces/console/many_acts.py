"""What the desk can do to many rows at once."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import many as needs
from yinian.delivery.needs import queries as needed
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.many import Answers, Bulk, Rows
from yinian.foundation.actor import Actor
from yinian.registry.providers import queries as providers
from yinian.registry.providers import telling


class Hand(forms.Form):
    """To whom."""

    account: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("经办人"), queryset=None)


class Refuse(forms.Form):
    """What is answered."""

    outcome = forms.CharField(label=_("办理结果"), max_length=1_000, widget=asking.Long())


class Tell(forms.Form):
    """What is said."""

    text = forms.CharField(label=_("通知内容"), max_length=telling.LONG, widget=asking.Long())


def _offer_hands(form: forms.Form, actor: Actor) -> None:
    form.fields["account"].queryset = needed.hands(actor)  # type: ignore[attr-defined]


def _needs(actor: Actor, numbers: list[int]) -> Rows:
    return list(needed.needs(actor).filter(pk__in=numbers).order_by("pk"))


def _hand(rows: Rows, answers: Answers, actor: Actor) -> int:
    moved: set[int] = set()
    needs.hand_many([row.pk for row in rows], answers["account"], moved, by=actor)
    return len(moved)


def _refuse(rows: Rows, answers: Answers, actor: Actor) -> int:
    moved: set[int] = set()
    needs.refuse_many([row.pk for row in rows], answers["outcome"], moved, by=actor)
    return len(moved)


def _handed(row: Any, answers: Answers) -> str:
    before = row.taken_by.name if row.taken_by else now("待接办")
    after = answers["account"].name if answers else now("您选的经办人")
    return f"{before} → {after}"


def _told(rows: Rows, answers: Answers, actor: Actor) -> int:
    told: set[int] = set()
    telling.tell_many([row.pk for row in rows], answers["text"], told, by=actor)
    return len(told)


def _need_named(row: Any) -> str:
    return f"{row.get_kind_display()} {row.elder.name}"


HAND = Bulk(
    "hand-needs", _("指定经办人"), OFFICER, rows=_needs, form=Hand, offer=_offer_hands,
    check=lambda actor, rows, answers: needs.refused(rows, needs.HAND, actor),
    would=_handed, apply=_hand, back="needs", told=_need_named, url=lambda row: reverse("need", kwargs={"pk": row.pk}),
)  # fmt: skip
REFUSE = Bulk(
    "refuse-needs", _("不予办理"), OFFICER, rows=_needs, form=Refuse,
    check=lambda actor, rows, answers: needs.refused(rows, needs.REFUSE, actor),
    would=lambda row, answers: f"{row.get_status_display()} → {now('不予办理')}",
    apply=_refuse, back="needs", told=_need_named, url=lambda row: reverse("need", kwargs={"pk": row.pk}),
)  # fmt: skip
TELL = Bulk(
    "tell-providers", _("发通知"), OFFICER, form=Tell,
    rows=lambda actor, numbers: list(providers.providers(actor).filter(pk__in=numbers).order_by("pk")),
    check=lambda actor, rows, answers: telling.refused(rows),
    would=lambda row, answers: answers.get("text") or now("给它的负责人发一条通知"),
    apply=_told, back="providers", url=lambda row: reverse("provider", kwargs={"pk": row.pk}),
)  # fmt: skip
face.bulks |= {act.name: act for act in (HAND, REFUSE, TELL)}
