"""What officers do with drafts of tables: made, edited, handed in with a day, agreed to by several, and then law."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import drafts, fault_words, queries, text
from yinian.entitlement.policies.drafts import Reading
from yinian.entitlement.policies.flow import FLOW, OFFICE, Status
from yinian.entitlement.policies.models import Draft, TableText
from yinian.foundation import approvals, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import Unit
from yinian.foundation.refusals import Overtaken, Refused
from yinian.foundation.regions import Region

NAME = re.compile(r"[a-z][a-z0-9_]{2,39}")
# Whoever wrote the words, or handed them in, does not agree to them.
HANDLED = ("draft.make", "draft.edit", "draft.submit")
TOLD = 3


@dataclass(frozen=True, slots=True)
class New:
    """A benefit that no table decides yet."""

    benefit: str
    zh: str
    en: str
    unit: str
    per: str


@verbs.verb("draft.make", _("起草规则表"), may=OFFICE)
def make(region: Region, title: str, of: str | New, *, by: Actor) -> Draft:
    """Begin a draft from the table in force, or a new benefit from a skeleton whose empty cells have to be filled in."""
    if not drafts.may_make(by, region) or not drafts.code_of(region):
        raise _cannot(
            title,
            _("「{place}」不在您的范围内，或者不能有自己的规定。"),
            _("请选择您辖区内的市或区县。"),
            place=region.name,
        )
    today = timezone.localdate()
    if isinstance(of, New):
        benefit, base = of.benefit, ""
        if not NAME.fullmatch(benefit):
            raise _cannot(
                title,
                _("待遇代码「{code}」写得不对。"),
                _("请用三个以上的小写字母、数字和下划线，字母开头。"),
                code=benefit,
            )
        if drafts.begun(region, benefit, today) is not None:
            raise _cannot(title, _("待遇「{code}」已经有规则表。"), _("请从现行的规则表起草。"), code=benefit)
        words = text.written(_skeleton(of, today))
    else:
        found = drafts.begun(region, of, today)
        if found is None:
            raise _cannot(
                title, _("「{place}」没有这项待遇的规则表。"), _("请核对待遇，或者从空表起草。"), place=region.name
            )
        benefit, words, base = of, text.written(found[0]), found[1]
    made: Draft = verbs.create(
        Draft, region=region, benefit=benefit, title=title.strip()[:100] or benefit, text=words, base=base,
        made_at=timezone.now(), region_path=region.path,
    )  # fmt: skip
    return made


def _skeleton(new: New, today: date) -> dict[str, Any]:
    row = {"since": today, "document": "document", "clause": "", "quote": ""}
    return {
        "benefit": new.benefit, "zh": new.zh, "en": new.en, "unit": new.unit, "per": new.per, "hit": "unique",
        "inputs": ["age"], "bounds": [0, 100_000], "documents": {"document": {"title": "", "dated": today}},
        "rows": [{"age": "60+", "amount": "未定", **row}, {"age": "<60", "amount": 0, **row}],
        "examples": [],
    }  # fmt: skip


@verbs.verb("draft.edit", _("修改规则草案"), may=OFFICE)
def edit(draft: Draft, words: str, *, by: Actor, was: str = "") -> Draft:
    """Put other words in the place of a draft's; `was` is the version that the editor began from."""
    now = _held(draft)
    if now.status != Status.DRAFT:
        raise _cannot(
            draft.title, _("它现在是「{status}」，不能再改。"), _("请撤回后重新起草。"), status=now.get_status_display()
        )
    if was and was != text.version(now.text):
        raise Overtaken(
            _("您要办理规则草案「{title}」。"), _("您打开以后，已有人改过它。"),
            _("请另开一页查看最新内容，把您的修改补上。"), title=draft.title,
        )  # fmt: skip
    if not words.strip() or len(words) > text.LONGEST:
        raise _cannot(draft.title, _("内容是空的，或者太长。"), _("请检查后再保存。"))
    verbs.change(draft, text=words.replace("\r\n", "\n"))
    return draft


@verbs.verb("draft.submit", _("提交规则草案"), may=FLOW.may("draft.submit"))
def submit(draft: Draft, since: date, *, by: Actor, why: str = "") -> Draft:
    """Hand a sound draft in, to hold from a day on; one with a fault stays where it is."""
    _held(draft)
    queries.refresh()
    _sound(draft, since)
    FLOW.move(draft, by=by, since=since, reason=why.strip()[:300])
    return draft


@verbs.verb("draft.enact", _("同意规则草案生效"), may=FLOW.may("draft.enact"))
def enact(draft: Draft, *, by: Actor) -> Draft:
    """Agree; with the last consent that is needed the draft becomes law from its day on, with the history before it."""
    # Two drafts of one table, and two who agree, take turns.
    Region.objects.select_for_update().filter(pk=draft.region_id).first()
    now = _held(draft)
    if now.status != Status.SUBMITTED or now.since is None:
        raise _cannot(
            draft.title, _("它现在是「{status}」，不在等待批准。"), _("请刷新页面。"), status=now.get_status_display()
        )
    queries.refresh()
    words = _sound(now, now.since)
    if approvals.agree(draft, drafts.approval(draft).scheme, by=by, but_not=HANDLED):
        _keep(draft)
        FLOW.move(draft, by=by, text=words, enacted_at=timezone.now())
        transaction.on_commit(queries.refresh, robust=True)
    return draft


@verbs.verb("draft.refuse", _("不批准规则草案"), may=FLOW.may("draft.refuse"))
def refuse(draft: Draft, *, by: Actor, why: str) -> Draft:
    """Turn a draft down, with a reason."""
    if by.level not in drafts.approval(draft).scheme.levels:
        raise _cannot(draft.title, _("这一件不由您这一级审批。"), _("请由负责审批的一级办理。"))
    FLOW.move(draft, by=by, reason=_reason(draft, why))
    return draft


@verbs.verb("draft.withdraw", _("撤回规则草案"), may=FLOW.may("draft.withdraw"))
def withdraw(draft: Draft, *, by: Actor, why: str) -> Draft:
    """Take a draft back, with a reason; it stays readable."""
    FLOW.move(draft, by=by, reason=_reason(draft, why))
    return draft


@verbs.verb("draft.export", _("导出规则草案"), may=OFFICE)
def export(draft: Draft, *, by: Actor, why: str = "") -> Draft:
    """Leave a trace that a draft, or what it would do, left the house as a file."""
    return draft


def _held(draft: Draft) -> Draft:
    """The draft as it is now, held until the end."""
    return Draft.unscoped.select_for_update().select_related("region").get(pk=draft.pk)


def _sound(draft: Draft, since: date) -> str:
    """The words that would be law; a draft that has a fault, or that the law has run away from, goes no further."""
    alone = drafts.reading(draft)
    if alone.faults:
        raise _faulty(draft, alone)
    if drafts.overtaken(draft):
        raise _cannot(
            draft.title, _("起草以后，这张规则表已经有了新的版本。"), _("请从现行的规则表重新起草，把修改补上。")
        )
    whole, words = drafts.merged(draft, since)
    if whole.faults:
        raise _faulty(draft, whole)
    return words


def _keep(draft: Draft) -> None:
    """Keep the words of the version that now ends, so that it can be read again."""
    table = drafts.own(draft.region, draft.benefit)
    if table is not None:
        kept = {"benefit": table.benefit, "file": table.file, "text": queries.text_of(table), "kept_at": timezone.now()}
        TableText.objects.get_or_create(version=table.version, defaults=kept)


def _reason(draft: Draft, why: str) -> str:
    if not why.strip():
        raise _cannot(draft.title, _("没有写明理由。"), _("请填写理由。"))
    return why.strip()[:300]


def _faulty(draft: Draft, reading: Reading) -> Refused:
    faults, yuan = reading.faults, reading.cells.get("unit") == Unit.FEN
    told = "；".join(str(fault_words.told(fault, yuan=yuan)) for fault in faults[:TOLD])
    return _cannot(
        draft.title, _("规则表还有 {count} 处问题：{told}。"), _("请改好以后再提交。"), count=len(faults), told=told
    )


def _cannot(title: str, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要办理规则草案「{title}」。"), why, do, **{"title": title, **values})
