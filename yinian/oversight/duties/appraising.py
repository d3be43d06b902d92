"""Appraisal: what can be counted is counted, what must be judged is judged by one and concluded by another."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.oversight.duties import queries, rules
from yinian.oversight.duties.appraisals import Appraisal, AppraisalLine
from yinian.oversight.duties.bodies import check_leads
from yinian.oversight.duties.flow import APPRAISALS, OFFICE, AppraisalStatus
from yinian.oversight.duties.models import Body, Member

QUALITY = AppraisalLine.Part.QUALITY


@verbs.verb("appraisal.draw_up", _("生成考核评分表"), may=OFFICE)
def draw_up(body: Body, since: date, until: date, *, by: Actor, why: str = "") -> Body:
    """Make a sheet for every member; what was not sent, or not done in time, costs its points by itself."""
    check_leads(body, by)
    asked = _("您要为「{name}」生成考核评分表。")
    if not since < until or until > timezone.localdate():
        raise Refused(asked, _("考核期不对，或还没有结束。"), _("请填已经结束的一段日子。"), name=body.name)
    known = Appraisal.unscoped.filter(member__body=body, since=since, until=until)
    if known.exists():
        raise Refused(asked, _("这一期已经生成过。"), _("请在列表中查看。"), name=body.name)
    members = list(Member.unscoped.filter(body=body, until=None).order_by("id"))
    if not members:
        raise Refused(asked, _("它还没有成员单位。"), _("请先增加成员单位。"), name=body.name)
    verbs.about(body)
    for member in members:
        _sheet(member, since, until, by)
    return body


def _sheet(member: Member, since: date, until: date, by: Actor) -> None:
    row: Appraisal = verbs.create(
        Appraisal, member=member, since=since, until=until, region_path=member.region_path,
        missing=queries.missed(by, member, since, until),
    )  # fmt: skip
    counts = queries.kept(by, member, since, until)
    for part, full in rules.PARTS.items():
        good, total = counts.get(part, (0, 0))
        points = rules.share(full, good, total)
        basis = "" if part == QUALITY else say("按期 {good} / 应做 {total}").format(good=good, total=total)
        if part == "reports" and row.missing:
            basis += say("，未报送 {count} 次").format(count=row.missing)
        verbs.create(
            AppraisalLine, appraisal=row, part=part, full=full, points=points, good=good, total=total, basis=basis,
            region_path=row.region_path,
        )  # fmt: skip


@verbs.verb("appraisal.mark", _("人工评分"), may=OFFICE)
def mark(appraisal: Appraisal, points: int, basis: str, *, by: Actor) -> Appraisal:
    """Judge the part that cannot be counted, with a word on why."""
    check_leads(appraisal.member.body, by)
    asked = _("您要给「{name}」评分。")
    line = AppraisalLine.unscoped.get(appraisal=appraisal, part=QUALITY)
    if appraisal.status != AppraisalStatus.DRAFT:
        raise Refused(asked, _("这张表已经定了。"), _("有异议的，请写进下一期。"), name=appraisal.member.name)
    if not 0 <= points <= line.full or not basis.strip():
        raise Refused(
            asked,
            _("分数须在 0 到 {full} 之间，并写明依据。"),
            _("请核对。"),
            name=appraisal.member.name,
            full=line.full,
        )
    verbs.change(line, points=points, basis=basis.strip()[:300])
    verbs.about(appraisal)
    return appraisal


@verbs.verb("appraisal.conclude", _("定下考核得分"), may=APPRAISALS.may("appraisal.conclude"))
def conclude(appraisal: Appraisal, *, by: Actor, why: str = "") -> Appraisal:
    """Settle a sheet's score in a hundred; parts without a basis count in neither side. Never by whoever judged it."""
    check_leads(appraisal.member.body, by)
    lines = AppraisalLine.unscoped.filter(appraisal=appraisal).order_by("id")
    if lines.filter(part=QUALITY, points=None).exists():
        raise Refused(
            _("您要定下「{name}」的得分。"), _("工作质量还没有评分。"), _("请先评分。"), name=appraisal.member.name
        )
    score = rules.score(list(lines.values_list("full", "points")))
    APPRAISALS.move(appraisal, by=by, score=score)
    return appraisal
