"""The knowledge base: answers in plain words, each with the law it explains; the office publishes its own."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import queries as policies
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.hotline.face import DESK, face
from yinian.foundation.actor import Actor, Role
from yinian.foundation.regions import Region
from yinian.programmes.calls import knowledge as rows
from yinian.programmes.calls.knowledge import Answer

OFFICE = frozenset({Role.OFFICER})
COLUMNS = [Column("question", _("问题")), Column("explains", _("依据")), Column("place", _("适用范围"))]


class Narrow(forms.Form):
    """What is looked for."""

    q = forms.CharField(label=_("问什么"), required=False, max_length=60)


class Publish(forms.Form):
    """A question and its answer, for one's own region."""

    code = forms.SlugField(label=_("编号"), max_length=40, help_text=_("小写字母和下划线；同一编号的新答复替换旧的。"))
    question = forms.CharField(label=_("问题"), max_length=100)
    answer = forms.CharField(label=_("答复"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 6}))
    words = forms.CharField(label=_("别的说法"), required=False, max_length=200, help_text=_("用空格隔开。"))
    benefit = forms.ChoiceField(label=_("说明的待遇"), required=False)
    document = forms.CharField(label=_("依据"), required=False, max_length=200)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = {table.benefit: table.zh for table in policies.all_tables()}
        self.fields["benefit"].choices = [("", _("不对应某项待遇")), *sorted(known.items())]  # type: ignore[attr-defined]


def law_of(actor: Actor, benefit: str) -> list[tuple[str, str]]:
    """Where the table of a benefit can be read: that of the actor's own line, or those there are."""
    tables = [table for table in policies.all_tables() if table.benefit == benefit]
    own = policies.line(Region.objects.get(pk=actor.region_id or 0)) if actor.region_id else []
    tables.sort(key=lambda table: own.index(table.region) if table.region in own else len(own))
    here = [table for table in tables if table.region in own] or tables
    return [
        (table.zh, reverse("benefit-table", kwargs={"code": table.region, "benefit": benefit})) for table in here[:3]
    ]


@face.page(
    "hotline/knowledge",
    title=_("知识库"),
    lead=_("群众常问的，用大白话答；每条都指到所依据的规定。"),
    may=DESK,
    rail="knowledge",
)
def knowledge(request: Request) -> Context:
    """The answers that hold here, those that hold the words looked for."""
    form = Narrow(request.GET or None)
    found = rows.found(rows.articles(request.by), request.GET.get("q", ""))
    shown = listing(request, found, COLUMNS, key="knowledge", empty=_("还没有知识条目。"))
    told = [(row, *rows.told(row)) for row in shown.rows]
    return {"listing": shown, "filters": form, "articles": told, "may_publish": request.by.role in OFFICE}


@face.page(
    "hotline/knowledge/<int:pk>",
    title=_("知识条目"),
    may=DESK,
    rail="knowledge",
    template="hotline/knowledge_article.html",
)
def article(request: Request, pk: int) -> Context:
    """One answer and its law."""
    row = rows.article(request.by, pk)
    question, answer = rows.told(row)
    return {
        "article": row,
        "title": question,
        "answer": answer,
        "law": law_of(request.by, row.benefit) if row.benefit else [],
        "may_publish": request.by.role in OFFICE,
        "back": reverse("knowledge"),
        "back_label": _("知识库"),
    }


@face.page(
    "hotline/knowledge/new",
    title=_("发布知识条目"),
    may=OFFICE,
    rail="knowledge",
    name="publish-article",
    template=asking.TEMPLATE,
)
def publish(request: Request) -> Context | HttpResponse:
    """Answer a question for one's own region."""
    actor, given = request.by, request.GET.get("from", "")
    before = rows.article(actor, int(given)) if given.isdecimal() and len(given) < 19 else None
    names = ("code", "question", "answer", "words", "benefit", "document")
    form = Publish(request.POST or None, initial={name: getattr(before, name) for name in names} if before else None)

    def do(said: dict[str, Any]) -> HttpResponse:
        rows.publish(Answer(**said), Region.objects.get(pk=actor.region_id or 0), by=actor)
        say(request, _("已发布，本地的答复排在前面。"))
        return go("knowledge")

    return asking.ask(request, form, _("发布"), do, back=reverse("knowledge"), wide=True)


@face.page(
    "hotline/knowledge/<int:pk>/withdraw",
    title=_("停用知识条目"),
    may=OFFICE,
    rail="knowledge",
    acts=True,
    name="withdraw-article",
)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Answer so no longer."""
    rows.withdraw(rows.article(request.by, pk), by=request.by)
    say(request, _("已停用。"))
    return go("knowledge")
