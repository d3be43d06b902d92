"""Taking a roster in, understanding its headings, choosing its rows, and asking for them to be applied or taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import files, jobs, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.files import Upload
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.rosters import models, queries, tables
from yinian.registry.rosters.containers import Unfit
from yinian.registry.rosters.flow import FLOW, OFFICE, Status
from yinian.registry.rosters.models import Roster, RosterRow
from yinian.registry.rosters.rules import headings, readings
from yinian.registry.rosters.rules.headings import NAME, NUMBER, Heading
from yinian.registry.rosters.rules.judging import ACTING
from yinian.registry.rosters.sheets import Book
from yinian.registry.rosters.words import TARGETS, UNFIT

READ, APPLY, UNDO = "roster.read", "roster.apply", "roster.undo"
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Given:
    """A roster as it is handed in: for which place, where it comes from, and the file."""

    region: Region
    source: str
    file: Upload


@verbs.verb("roster.upload", _("上传名册"), may=OFFICE)
def upload(given: Given, *, by: Actor) -> Roster:
    """Keep a file that is a roster, and begin to read it if its headings are understood; anything else is refused."""
    name, source = (given.file.name or "")[-200:], given.source.strip()[:60]
    if not holds(by.region_path, given.region.path):
        raise _unfit(name, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的区域。"), place=given.region.name)
    if not source:
        raise _unfit(name, _("没有写明来源。"), _("请写明名册由哪个单位提供。"))
    roster: Roster = verbs.create(
        Roster,
        region=given.region,
        source=source,
        name=name,
        sha256="",
        uploaded_at=timezone.now(),
        region_path=given.region.path,
    )
    kept = files.keep(roster, given.file, kinds=files.TABLES, limit=settings.ROSTER_LIMIT_BYTES)
    try:
        heading, described = _inspected(kept.path, queries.remembered(given.region, source))
    except Unfit as unfit:
        why, do = UNFIT[unfit.code]
        raise _unfit(kept.name, why, do, **unfit.values) from None
    columns = {str(index): target for index, target in heading.columns.items()}
    verbs.change(roster, name=kept.name, sha256=kept.sha256, heading=described, columns=columns)
    if heading.sure:
        _begin(roster, by)
    return roster


def _unfit(name: str, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要上传名册「{name}」。"), why, do, **{"name": name, **values})


def _begin(roster: Roster, by: Actor) -> None:
    jobs.start(READ, queries.key(roster, "read"), by=by, given=_of(roster, by))


def _of(roster: Roster, by: Actor) -> dict[str, Any]:
    return {"roster": roster.pk, "post": by.post_id, "turn": roster.heading.get("turn", 1)}


def _inspected(path: Path, remembered: Mapping[str, str]) -> tuple[Heading, dict[str, Any]]:
    """The best heading among the sheets, and what is kept of it; sheets that look like rosters too are named."""
    best: tuple[Heading, str, list[Any]] | None = None
    others: list[str] = []
    book = Book(path)
    for sheet in book.sheets():
        heading = headings.found(sheet.first, tables.synonyms(), remembered)
        if heading is None:
            continue
        if best is None or (heading.sure and not best[0].sure):
            best = (heading, sheet.name, sheet.first)
        elif heading.sure:
            others.append(sheet.name)
    if best is None or not (best[0].sure or NUMBER in best[0].columns.values() or NAME in best[0].columns.values()):
        raise Unfit("no_heading")
    heading, name, first = best
    below = first[heading.row + heading.lines :][:SAMPLES]
    samples = [[_shape(row[i]) if i < len(row) else "" for row in below] for i in range(len(heading.texts))]
    told = {"sheet": name, "row": heading.row, "lines": heading.lines, "texts": heading.texts, "samples": samples}
    return heading, {**told, "others": others, "turn": 1, "kind": book.kind}


def _shape(cell: Any) -> str:
    """What a cell looks like without what it says: enough for telling what a column is for."""
    words = readings.text(cell)[:20]
    return words[:1] + "".join("0" if c.isdigit() else c if not c.isalnum() else "＊" for c in words[1:])


@verbs.verb("roster.map", _("对应名册栏目"), may=FLOW.may("roster.map"))
def understand(roster: Roster, columns: Mapping[int, str], *, by: Actor) -> Roster:
    """Say by hand what each column is for, remember it for the source, and read the roster (again)."""
    chosen = {index: target for index, target in columns.items() if target and target in TARGETS}
    missing = {NAME, NUMBER} - set(chosen.values())
    singles = [target for target in chosen.values() if target not in headings.SEVERAL and target != headings.IGNORED]
    if missing or len(singles) != len(set(singles)):
        twice = next((one for one in singles if singles.count(one) > 1), "")
        why = _("姓名和身份号码都要有一栏。") if missing else _("「{target}」选了两栏。")
        raise Refused(
            _("您要对应名册「{name}」的栏目。"), why, _("请重新选择。"),
            name=roster.name, target=str(TARGETS.get(twice, "")),
        )  # fmt: skip
    heading = {**roster.heading, "turn": roster.heading.get("turn", 1) + 1}
    FLOW.move(
        roster, by=by, heading=heading, columns={str(i): target for i, target in chosen.items()}, rows=0, counts={}
    )
    RosterRow.unscoped.filter(roster=roster).delete()
    every = {index: chosen.get(index, "ignored") for index in range(len(heading["texts"]))}
    _remember(roster, {str(i): target for i, target in every.items()})
    _begin(roster, by)
    return roster


def _remember(roster: Roster, columns: dict[str, str]) -> None:
    words = {
        word: columns.get(str(i), "")
        for i, text in enumerate(roster.heading["texts"])
        if (word := headings.worded(text))
    }
    day = timezone.localdate()
    known = models.Mapping.unscoped.filter(region_path=roster.region_path, source=roster.source).first()
    if known is None:
        verbs.create(models.Mapping, source=roster.source, columns=words, used_on=day, region_path=roster.region_path)
        return
    verbs.change(known, columns={**known.columns, **words}, used_on=day)


@verbs.verb("roster.choose", _("选择名册行"), may=OFFICE)
def choose(
    roster: Roster, verdict: str, *, by: Actor, numbers: Collection[int] | None = None, wanted: bool = True
) -> Roster:
    """Choose the rows of a verdict to be applied, or leave them out: all, or those with these numbers."""
    _still(roster, Status.READ)
    if verdict not in ACTING:
        raise Refused(
            _("您要选择名册「{name}」里的行。"), _("这一类的行没有可以导入的内容。"), _("请在其他类别里选择。"),
            name=roster.name,
        )  # fmt: skip
    rows = RosterRow.unscoped.filter(roster=roster, verdict=verdict)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    count = rows.exclude(chosen=wanted).update(chosen=wanted)
    what = _("选中") if wanted else _("不导入")
    verbs.note(roster, {"rows": [roster.rows, f"{RosterRow.Verdict(verdict).label}：{what} {count}"]})
    return roster


@verbs.verb("roster.choose_page", _("勾选名册行"), may=OFFICE)
def choose_page(roster: Roster, verdict: str, shown: Collection[int], ticked: Collection[int], *, by: Actor) -> Roster:
    """Choose the ticked ones of the rows shown together, and leave the others of them out."""
    choose(roster, verdict, by=by, numbers=list(ticked))
    choose(roster, verdict, by=by, numbers=[number for number in shown if number not in ticked], wanted=False)
    return roster


def too_large() -> Any:
    """Why an upload was turned away while it was still arriving."""
    why, do = UNFIT["large"]
    return f"{str(why).format(limit=settings.ROSTER_LIMIT_BYTES // 1024 // 1024)}{do}"


def _still(roster: Roster, status: str) -> None:
    now = Roster.unscoped.select_for_update().get(pk=roster.pk)
    if now.status != status:
        raise Refused(
            _("您要办理名册「{name}」。"), _("它现在是「{status}」。"), _("请刷新页面，按最新情况办理。"),
            name=roster.name, status=now.get_status_display(),
        )  # fmt: skip


@verbs.verb("roster.apply", _("导入名册"), may=FLOW.may("roster.apply"))
def apply(roster: Roster, *, by: Actor) -> Roster:
    """Ask for the chosen rows to be applied in the background."""
    count = RosterRow.unscoped.filter(roster=roster, chosen=True, verdict__in=ACTING).count()
    if not count and roster.status == Status.READ:
        raise Refused(
            _("您要导入名册「{name}」。"), _("没有选中会改变档案的行。"), _("请先选择要导入的行；都不需要的，请放弃这份名册。"),
            name=roster.name,
        )  # fmt: skip
    FLOW.move(roster, by=by, applied_at=timezone.now())
    jobs.start(APPLY, queries.key(roster, "apply"), by=by, given=_of(roster, by), total=count)
    return roster


@verbs.verb("roster.undo", _("撤回名册"), may=FLOW.may("roster.undo"))
def undo(roster: Roster, *, by: Actor, why: str = "") -> Roster:
    """Ask for everything the roster did to be taken back, where nothing else has happened since."""
    if not why.strip():
        raise Refused(_("您要撤回名册「{name}」。"), _("没有写明理由。"), _("请填写理由。"), name=roster.name)
    count = RosterRow.unscoped.filter(roster=roster, applied=True).count()
    FLOW.move(roster, by=by)
    jobs.start(UNDO, queries.key(roster, "undo"), by=by, given=_of(roster, by), total=count)
    return roster


@verbs.verb("roster.drop", _("放弃名册"), may=FLOW.may("roster.drop"))
def drop(roster: Roster, *, by: Actor, why: str = "") -> Roster:
    """Give a roster up before anything of it was applied; what was read of its people is deleted."""
    FLOW.move(roster, by=by, counts={})
    RosterRow.unscoped.filter(roster=roster).delete()
    return roster
