"""The document library: every document of every region, found by words, with the tables and values it drives."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.benefits.words import title
from yinian.entitlement.policies import library, queries
from yinian.entitlement.policies.documents import REPEALED, VALID
from yinian.entitlement.policies.library import Shelved
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.public.face import face

# Documents are filed under these words; a word that is new here is shown as it stands.
LEVELS = {"国家": _("国家级"), "省": _("省级"), "市": _("市级"), "区县": _("区县级")}
KINDS = {
    "法规": _("法规"),
    "办法": _("办法"),
    "意见": _("意见"),
    "通知": pgettext_lazy("document", "通知"),
    "方案": _("方案"),
    "规划": pgettext_lazy("document", "规划"),
    "计划": _("计划"),
    "制度": _("制度"),
    "标准": _("标准"),
    "清单": pgettext_lazy("document", "清单"),
    "公告": _("公告"),
    "答复": _("答复"),
    "汇报": _("汇报"),
    "案例": _("案例"),
}
TONES = {VALID: "done", REPEALED: "late"}
STATUSES = {VALID: _("有效"), REPEALED: _("已废止"), "未核": _("效力未核")}


def place_words(codes: set[str]) -> dict[str, str]:
    """What the areas of these codes are called; one that is not loaded here keeps its code."""
    known = {code: region.name for code, region in queries.places(codes).items()}
    nation = {queries.padded(queries.NATION): now("全国")}
    return {code: now("行政区划 {code}").format(code=code[:6]) for code in codes} | nation | known


@face.page(
    "policies/documents",
    title=_("文件库"),
    lead=_("待遇和政策数值出自哪些文件：文号、层级、日期、是否有效，和每份文件推动哪些表。"),
    rail="policies",
    name="policy-documents",
)
def policy_documents(request: Request) -> Context:
    """Every document that matches the reader's words, by region."""
    words = request.GET.get("q", "").strip()[:60]
    whole = library.shelf()
    rows = library.matching(whole, words)
    names = place_words({row.entry.region for row in whole})
    groups = [
        (names[region], [_told(row) for row in found]) for region, found in groupby(rows, lambda row: row.entry.region)
    ]
    claims = [
        now("{place}：{document}说有 {says} 份相关文件，点名的有 {named} 份，其余 {rest} 份原文没有点名。").format(
            place=names[one.claim.region], document=f"《{one.claim.document}》", says=one.claim.says, named=one.named,
            rest=one.claim.says - one.named,
        )
        for one in library.claims()
    ]  # fmt: skip
    return {"groups": groups, "words": words, "claims": claims, "found": len(rows), "whole": len(whole)}


def _told(row: Shelved) -> dict[str, Any]:
    status = row.entry.status
    return {
        "entry": row.entry,
        "kind": KINDS.get(row.entry.kind, row.entry.kind),
        "level": LEVELS.get(row.entry.level, row.entry.level),
        "tone": TONES.get(status, ""),
        "status": STATUSES[status],
        "tables": [(table.region[:6], table.benefit, title(table)) for table in row.tables],
        "values": len(row.values),
    }
