"""What is asked to take somebody on, change what is known of them, and let them go; certificates and hours."""

from datetime import time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.workforce import actions, queries
from yinian.registry.workforce.rules import read_spans
from yinian.registry.workforce.words import LEVELS, WEEKDAYS

CHOOSE = [("", _("请选择"))]
PARTIES = 200


class Person(forms.Form):
    """Who works, as what, for whom and where."""

    party = forms.ChoiceField(
        label=_("已开账号的人员"), required=False, help_text=_("已经给此人开过登录岗位的，从这里选，不要重复登记。")
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("未填")), *queries.SEXES])
    post = forms.ChoiceField(label=_("岗位"), choices=[*CHOOSE, *queries.POSTS])
    origin = forms.ChoiceField(label=_("来源群体"), required=False, choices=[("", _("未填")), *queries.ORIGINS])
    employer = forms.CharField(
        label=_("用人单位"), max_length=100, required=False, help_text=_("登记过的服务商：写全名或开头几个字。")
    )
    at = places.PlaceField(label=_("服务区域"), required=True)
    phone = forms.CharField(label=_("电话"), required=False, max_length=20)
    since = forms.DateField(label=_("入职日期"), widget=asking.Day(), initial=timezone.localdate)
    skills = forms.MultipleChoiceField(label=_("技能"), required=False, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("会讲的话"), required=False, widget=forms.CheckboxSelectMultiple, choices=queries.LANGUAGES
    )

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data, initial=_known(row) if row else None)
        self.row, self.actor, self.own = row, actor, {str(place.pk): place for place in queries.places_of(actor, row)}
        skills = [(code, catalogue.skill_word(code)) for code in catalogue.skills()]
        self.fields["skills"].choices = skills  # type: ignore[attr-defined]
        if row is not None:
            self.fields["phone"].help_text = _("不填就不变。")
        if row is not None or not actor.region_path:
            del self.fields["party"]
        else:
            free = [(str(party.pk), party.name) for party in queries.free_parties(actor)[:PARTIES]]
            self.fields["party"].choices = [("", _("没有，新登记")), *free]  # type: ignore[attr-defined]
        self._places(row)

    def _places(self, row: Any) -> None:
        """An officer chooses below the own place, a manager around the own body, whose people they are."""
        field: Any = self.fields["at"]
        if self.actor.region_path:
            given = self.data.get("at", "") or (str(row.region_id) if row else "")
            field.offer(self.actor, places.chosen(self.actor, given))
            field.own(self.actor)
        else:
            field.choices = [(number, place.name) for number, place in self.own.items()]
            del self.fields["employer"]

    def clean_employer(self) -> Any:
        """The provider of this name."""
        words = self.cleaned_data["employer"].strip()
        if self.row is not None and self.row.employer is not None and words == self.row.employer.name:
            return self.row.employer
        found = queries.employer_called(self.actor, words) if words else None
        if words and found is None:
            raise forms.ValidationError(_("您的范围内没有，或不止一家服务商这样开头。请写全名。"))
        return found

    def hiring(self) -> actions.Hiring:
        """What was filled in, as the verb takes it."""
        given, actor = self.cleaned_data, self.actor
        officer = bool(actor.region_path)
        number = given.get("party")
        return actions.Hiring(
            name=given["name"], post=given["post"], sex=given["sex"], origin=given["origin"], skills=given["skills"],
            languages=given["languages"], phone=given["phone"], since=given["since"],
            region=administration.region(actor, int(given["at"])) if officer else self.own[given["at"]],
            employer=given["employer"] if officer else queries.own_provider(actor),
            party=queries.free_parties(actor).filter(pk=int(number)).first() if number else None,
        )  # fmt: skip


def _known(row: Any) -> dict[str, Any]:
    """What is written down of a worker, as the form shows it."""
    return {
        "name": row.name,
        "sex": row.sex,
        "post": row.post,
        "origin": row.origin,
        "employer": row.employer.name if row.employer else "",
        "at": str(row.region_id),
        "since": row.since,
        "skills": row.skills,
        "languages": row.languages,
    }


class Leaving(forms.Form):
    """The first day off the books, and why."""

    on = forms.DateField(
        label=_("离职日期"), widget=asking.Day(), initial=timezone.localdate, help_text=_("从这一天起不再派单。")
    )
    why = forms.CharField(label=_("原因"), max_length=200, required=False)


class Paper(forms.Form):
    """A certificate."""

    kind = forms.ChoiceField(label=_("证书"), choices=[*CHOOSE, *queries.KINDS])
    level = forms.TypedChoiceField(
        label=_("等级"), required=False, coerce=int, empty_value=None, help_text=_("养老护理员证书必须有等级。"),
        choices=[("", _("无")), *((str(level), word) for level, word in LEVELS.items())],
    )  # fmt: skip
    number = forms.CharField(label=_("证书编号"), max_length=40)
    issuer = forms.CharField(label=_("发证机构"), max_length=100, required=False)
    issued_on = forms.DateField(label=_("发证日期"), widget=asking.Day())
    expires_on = forms.DateField(
        label=_("有效期至"), required=False, widget=asking.Day(), help_text=_("当天仍然有效；长期有效的不填。")
    )


class Withdrawal(forms.Form):
    """Why a certificate goes out of use."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


class Week(forms.Form):
    """The hours of each weekday."""

    def __init__(self, days: dict[int, Any], data: Any = None) -> None:
        super().__init__(data)
        for number, title in enumerate(WEEKDAYS):
            told = "、".join(f"{span.begins:%H:%M}-{span.ends:%H:%M}" for span in days[number])
            field = forms.CharField(label=title, required=False, max_length=60, initial=told)
            field.widget.attrs["placeholder"] = "08:00-12:00、13:00-18:00"
            self.fields[f"day{number}"] = field

    def clean(self) -> dict[str, Any]:
        """Every span of the week."""
        spans: list[tuple[int, time, time]] = []
        for number in range(7):
            try:
                spans += [(number, *span) for span in read_spans(self.cleaned_data.get(f"day{number}", ""))]
            except ValueError:
                self.add_error(f"day{number}", _("请写成 08:00-12:00 这样；几段之间用顿号隔开，休息不填。"))
        return {**self.cleaned_data, "spans": spans}


@face.page("workers/new", title=_("登记人员"), may=actions.STAFF, rail="workers", template=asking.TEMPLATE)
def hire_worker(request: Request) -> Context | HttpResponse:
    """Take somebody on."""
    form = Person(request.by, None, request.POST or None)

    def do(_given: dict[str, Any]) -> HttpResponse:
        row = actions.hire(form.hiring(), by=request.by)
        say(request, now("已登记{name}。下一步：登记证书，设定工作时间。").format(name=row.name))
        return go("worker", pk=row.pk)

    return asking.ask(request, form, _("登记人员"), do, back=reverse("workers"), wide=True)


@face.page(
    "workers/<int:pk>/change", title=_("修改人员信息"), may=actions.STAFF, rail="workers", template=asking.TEMPLATE
)
def change_worker(request: Request, pk: int) -> Context | HttpResponse:
    """Change what is known of a worker."""
    row = queries.worker(request.by, pk)
    form = Person(request.by, row, request.POST or None)

    def do(_given: dict[str, Any]) -> HttpResponse:
        actions.change(row, form.hiring(), by=request.by)
        say(request, now("已修改{name}的信息。").format(name=row.name))
        return go("worker", pk=pk)

    back = asking.to("worker", pk=pk)
    return asking.ask(request, form, _("保存信息"), do, back=back, lead=row.name, wide=True)


@face.page("workers/<int:pk>/leave", title=_("登记离职"), may=actions.STAFF, rail="workers", template=asking.TEMPLATE)
def leave_worker(request: Request, pk: int) -> Context | HttpResponse:
    """Let somebody go."""
    row = queries.worker(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.leave(row, by=request.by, on=given["on"], why=given["why"])
        say(request, now("已登记{name}离职。登录岗位由安全管理员撤销。").format(name=row.name))
        return go("worker", pk=pk)

    form, back = Leaving(request.POST or None), asking.to("worker", pk=pk)
    return asking.ask(request, form, _("登记离职"), do, back=back, lead=row.name, tone="danger")


@face.page(
    "workers/<int:pk>/certificates/new",
    title=_("登记证书"),
    may=actions.STAFF,
    rail="workers",
    template=asking.TEMPLATE,
)
def add_certificate(request: Request, pk: int) -> Context | HttpResponse:
    """Write down a certificate."""
    row = queries.worker(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        paper = actions.add_certificate(row, actions.Paper(**given), by=request.by)
        say(request, now("已登记{paper}。").format(paper=paper))
        return go("worker", pk=pk)

    lead = now("{name}：换发的新证也在这里登记，旧证的到期提醒随之消除。").format(name=row.name)
    back = asking.to("worker", pk=pk)
    return asking.ask(request, Paper(request.POST or None), _("登记证书"), do, back=back, lead=lead, wide=True)


@face.page(
    "certificates/<int:pk>/withdraw", title=_("撤销证书"), may=actions.STAFF, rail="workers", template=asking.TEMPLATE
)
def withdraw_certificate(request: Request, pk: int) -> Context | HttpResponse:
    """Take a certificate out of use."""
    paper = queries.certificate(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.withdraw_certificate(paper, by=request.by, why=given["why"])
        return go("worker", pk=paper.worker_id)

    back, lead = asking.to("worker", pk=paper.worker_id), f"{paper.worker.name} {paper}"
    return asking.ask(request, Withdrawal(request.POST or None), _("撤销证书"), do, back=back, lead=lead, tone="danger")


@face.page(
    "workers/<int:pk>/hours", title=_("设定工作时间"), may=actions.ROTA, rail="workers", template=asking.TEMPLATE
)
def set_hours(request: Request, pk: int) -> Context | HttpResponse:
    """Set the hours of a week."""
    actor = request.by
    row = queries.worker(actor, pk)
    form = Week(queries.week(actor, row), request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.set_hours(row, given["spans"], by=actor)
        say(request, now("已设定{name}的工作时间。").format(name=row.name))
        return go("worker", pk=pk)

    lead = now("{name}：派单只排在这些时间里，一次上门须整个落在一段之内。").format(name=row.name)
    return asking.ask(request, form, _("保存工作时间"), do, back=asking.to("worker", pk=pk), lead=lead)
