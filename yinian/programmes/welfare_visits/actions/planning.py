"""Writing what a night's plan found to be different: the list, the turns with their deadlines, and who is missed out.

Only the system's own job does this. The list tells each elder in a line; turns tell a whole part in one line with the digest of
its rows, for a turn says nothing of an elder that the list does not.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.bulk import insert, reserve
from yinian.foundation.deadlines import Deadline
from yinian.foundation.regions import Region
from yinian.foundation.verbs import Done
from yinian.programmes.welfare_visits.flow import NOBODY
from yinian.programmes.welfare_visits.models import Campaign, Gap, Listed, Pause, Turn
from yinian.registry.elders.models import Elder, Sight

DUE = "visit.due"
ELDER, TURN = Elder._meta.label_lower, Turn._meta.label_lower
# How long a visitor sees an elder after the span is over: a phone may have been without a network.
SEEN_AFTER = timedelta(days=3)
TURNS = ("id", "elder", "cause", "change", "campaign", "since", "until", "day", "visitor", "dropped", "region_path")
DEADLINES = ("subject_kind", "subject_id", "kind", "title", "due_at", "dropped", "region_path")
SIGHTS = ("elder", "party", "purpose", "columns", "since", "until", "region_path")


@verbs.bulk_verb("visit_list.put", _("列入探访名单"), may=NOBODY)
def put_on_list(rows: Sequence[tuple[Any, ...]], on: date, *, by: Actor) -> list[Done]:
    """Put elders on the list, or on another line of it: how often from now on, and by which rule."""
    Listed.unscoped.filter(pk__in=[row[6] for row in rows if row[6] is not None], until=None).update(until=on)
    columns = ("elder", "region_path", "tier", "file", "row", "because", "since")
    insert(Listed, columns, ((*row[:6], on) for row in rows))
    label = Listed._meta.label_lower
    return [
        Done(ELDER, elder, path, {f"{label}:{elder}": {"tier": [None, tier], "because": [None, because]}})
        for elder, path, tier, _file, _row, because, _old in rows
    ]


@verbs.bulk_verb("visit_list.take_off", _("移出探访名单"), may=NOBODY)
def take_off_list(rows: Sequence[tuple[int, int, str]], on: date, *, by: Actor) -> list[Done]:
    """Take elders off the list whom no rule names any more, or who are not here."""
    Listed.unscoped.filter(pk__in=[pk for pk, _elder, _path in rows], until=None).update(until=on)
    label = Listed._meta.label_lower
    return [Done(ELDER, elder, path, {f"{label}:{elder}": {"until": [None, str(on)]}}) for _pk, elder, path in rows]


@verbs.bulk_verb("visit_plan.lay", _("排定探访"), may=NOBODY)
def lay(
    rows: Sequence[tuple[Any, ...]], region: Region, on: date, *, by: Actor, campaign: Campaign | None = None
) -> list[Done]:
    """Write turns with their deadlines, and let visitors who come from outside the office see whom they visit."""
    numbers = reserve(Turn, len(rows))
    cause = (Turn.Cause.CAMPAIGN if campaign else Turn.Cause.ROUND).value
    told = [(pk, *row) for pk, row in zip(numbers, rows, strict=True)]
    insert(
        Turn,
        TURNS,
        [
            (pk, elder, cause, "", campaign and campaign.pk, since, until, day, visitor, False, path)
            for pk, elder, path, _name, visitor, _party, since, until, day in told
        ],
    )
    due = {until: _midnight(until) for until in {row[6] for row in rows}}
    insert(
        Deadline,
        DEADLINES,
        [
            (TURN, pk, DUE, say("探访 {name}").format(name=name), due[until], False, path)
            for pk, _elder, path, name, _visitor, _party, _since, until, _day in told
        ],
    )
    let([(party, elder, path, until) for _pk, elder, path, _n, _v, party, _s, until, _d in told if party], on)
    return [
        _whole(
            region,
            "turns",
            [(pk, row[0], str(row[5]), str(row[7]), row[3]) for pk, row in zip(numbers, rows, strict=True)],
        )
    ]


@verbs.bulk_verb("visit_plan.drop", _("取消探访任务"), may=NOBODY)
def drop(rows: Sequence[tuple[int]], region: Region, *, by: Actor) -> list[Done]:
    """Call off turns that nobody need take any more, with what was due."""
    numbers = [pk for (pk,) in rows]
    Turn.unscoped.filter(pk__in=numbers, visit=None).update(dropped=True)
    waiting = Deadline.unscoped.filter(subject_kind=TURN, subject_id__in=numbers, met_at=None, dropped=False)
    waiting.update(dropped=True)
    return [_whole(region, "dropped", rows)]


@verbs.bulk_verb("visit_plan.hand_over", _("改派探访人"), may=NOBODY)
def hand_over(rows: Sequence[tuple[Any, ...]], region: Region, on: date, *, by: Actor) -> list[Done]:
    """Give turns whose visitor no longer visits, or that had none, to whoever visits there now."""
    turns = {turn.pk: turn for turn in Turn.unscoped.filter(pk__in=[row[0] for row in rows], visit=None)}
    for pk, visitor, _party, _until, _elder, _path in rows:
        if pk in turns:
            turns[pk].visitor_id = visitor
    Turn.unscoped.bulk_update(turns.values(), ["visitor"], batch_size=1_000)
    let([(party, elder, path, until) for _pk, _v, party, until, elder, path in rows if party], on)
    return [_whole(region, "handed", [(row[0], row[1]) for row in rows])]


@verbs.verb("visit_gaps.note", _("查找应探访未探访"), may=NOBODY)
def note_gaps(found: Iterable[tuple[int, str, str]], region: Region, on: date, *, by: Actor) -> Region:
    """Keep who should be visited and is not, in place of those found before; whoever stays keeps the day of the finding."""
    known = {row.elder_id: row for row in Gap.unscoped.filter(region_path__startswith=region.path)}
    wanted = {elder: (path, why) for elder, path, why in found}
    gone = [row.pk for elder, row in known.items() if wanted.get(elder) != (row.region_path, row.why)]
    for at in range(0, len(gone), 1_000):
        Gap.unscoped.filter(pk__in=gone[at : at + 1_000]).delete()
    kept = {elder for elder, row in known.items() if wanted.get(elder) == (row.region_path, row.why)}
    since = {elder: row.since for elder, row in known.items()}
    new = [(elder, path, why, since.get(elder, on)) for elder, (path, why) in wanted.items() if elder not in kept]
    insert(Gap, ("elder", "region_path", "why", "since"), new)
    return region


def let(wanted: Sequence[tuple[int, int, str, date]], on: date) -> None:
    """Open the elders of these turns to the parties that visit them, where they are not open for as long already."""
    last: dict[tuple[int, int], tuple[date, str]] = {}
    for party, elder, path, until in wanted:
        before = last.get((party, elder))
        last[party, elder] = (max(until, before[0]) if before else until, path)
    if not last:
        return
    rows = Sight.unscoped.filter(Q(until=None) | Q(until__gt=on), since__lte=on, purpose=Sight.Purpose.CARE)
    rows = rows.filter(elder__in={elder for _party, elder in last}, party__in={party for party, _elder in last})
    open_: dict[tuple[int, int], date] = {}
    for party, elder, ends in rows.values_list("party_id", "elder_id", "until"):
        open_[party, elder] = max(open_.get((party, elder), on), ends or date.max)
    insert(
        Sight,
        SIGHTS,
        [
            (elder, party, Sight.Purpose.CARE.value, "[]", on, until + SEEN_AFTER, path)
            for (party, elder), (until, path) in last.items()
            if open_.get((party, elder), on) < until + SEEN_AFTER
        ],
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _whole(region: Region, what: str, rows: Sequence[Sequence[Any]]) -> Done:
    """One line for a part: how many rows, and the digest of them in their order."""
    digest = hashlib.sha256("\n".join(",".join(map(str, row)) for row in rows).encode()).hexdigest()
    label = region._meta.label_lower
    return Done(
        label, region.pk, region.path, {f"{label}:{region.pk}": {what: [None, len(rows)], "digest": [None, digest]}}
    )


@verbs.verb("visits.stop", _("停止探访安排"), may=NOBODY)
def stop(elder: Elder, *, by: Actor) -> Elder:
    """End an elder's line of the list and what was due here: they died, left, or live elsewhere now."""
    today = timezone.localdate()
    for line in Listed.unscoped.filter(elder=elder, until=None):
        verbs.change(line, until=max(today, line.since))
    for pause in Pause.unscoped.filter(elder=elder, until=None):
        verbs.change(pause, until=max(today, pause.since))
    for turn in Turn.unscoped.filter(elder=elder, visit=None, dropped=False, until__gt=today).order_by("pk"):
        deadlines.drop(turn, DUE)
        # Whoever died was due all the same, and the month names them.
        if elder.died_on is None:
            verbs.change(turn, dropped=True)
    return elder
