"""Reads of certificates over many workers: whose stand how, and how many carers there are of each level and origin."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Actor
from yinian.registry.workforce import queries, rules
from yinian.registry.workforce.models import Certificate, Worker

STATES = (
    ("valid", _("有有效证书")),
    ("soon", _("60 天内到期")),
    ("expired", _("已过期未换证")),
    ("none", _("没有有效证书")),
)


def current(actor: Actor) -> QuerySet[Certificate]:
    """Of each worker and kind the certificate that lasts longest, withdrawn ones aside."""
    rows = Certificate.seen_by(actor).filter(withdrawn_on=None)
    longer = rows.filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")), worker=OuterRef("worker"), kind=OuterRef("kind")
    )
    return rows.filter(Q(expires_on=None) | ~Exists(longer))


def held_by(actor: Actor, numbers: Iterable[int]) -> dict[int, list[Certificate]]:
    """The current certificates of these workers."""
    found: dict[int, list[Certificate]] = defaultdict(list)
    for paper in current(actor).filter(worker__in=list(numbers)).order_by("kind", "id"):
        found[paper.worker_id].append(paper)
    return found


def standing(actor: Actor, rows: QuerySet[Worker], state: str) -> QuerySet[Worker]:
    """The workers among these with a certificate in one of STATES; an unknown state leaves them all."""
    today = timezone.localdate()
    own = current(actor).filter(worker=OuterRef("pk"))
    good = Exists(Certificate.seen_by(actor).filter(queries.good(today), worker=OuterRef("pk")))
    soon = today + timedelta(days=rules.SOON_DAYS)
    wanted = {
        "valid": good,
        "none": ~good,
        "expired": Exists(own.filter(expires_on__lt=today)),
        "soon": Exists(own.filter(expires_on__gte=today, expires_on__lt=soon)),
    }.get(state)
    return rows if wanted is None else rows.filter(wanted)


def with_level(actor: Actor, rows: QuerySet[Worker]) -> QuerySet[Any]:
    """Workers with `level`: the highest of their valid carer's certificates (1 is the highest), or none."""
    good = queries.good(timezone.localdate())
    own = Certificate.seen_by(actor).filter(good, worker=OuterRef("pk"), kind=Certificate.Kind.CARE_WORKER)
    best = own.order_by().values("worker").annotate(best=Min("level")).values("best")
    return rows.annotate(level=Subquery(best))


def of_level(actor: Actor, rows: QuerySet[Worker], level: str) -> QuerySet[Worker]:
    """The workers among these whose highest level this is."""
    known = level in {str(number) for number in rules.LEVELS}
    return with_level(actor, rows).filter(level=int(level)) if known else rows


def by_level(actor: Actor) -> dict[int, int]:
    """How many working today have each level as their highest; nobody is counted twice."""
    rows = with_level(actor, working(actor)).exclude(level=None).order_by()
    counted = dict(rows.values_list("level").annotate(count=Count("pk")))
    return {level: counted.get(level, 0) for level in rules.LEVELS}


def by_origin(actor: Actor) -> dict[str, int]:
    """How many working today come from each group; those whose group is not written down stand under no name."""
    counted = dict(working(actor).order_by().values_list("origin").annotate(count=Count("pk")))
    return {origin: counted.get(origin, 0) for origin in (*Worker.Origin.values, "")}


def by_state(actor: Actor) -> dict[str, int]:
    """How many working today have certificates that stand so."""
    return {state: standing(actor, working(actor), state).count() for state, _title in STATES}


def working(actor: Actor) -> QuerySet[Worker]:
    """Those who work today within the actor's sight, without what a list would show beside them."""
    return Worker.seen_by(actor).filter(queries.employed())
