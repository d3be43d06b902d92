"""凡补必评: whoever must be evaluated to be paid is not paid without, neither a claim nor an award."""

from collections.abc import Iterable
from datetime import date

from yinian.entitlement.policies import queries as policies
from yinian.foundation.actor import system
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.providers.models import Provider
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts import rules
from yinian.settlement.subsidies.models import Award

RATED = "rated_to_be_paid"
# Whether a provider stands evaluated is the same whoever pays it.
WHOLE = system("凡补必评")


def unrated(grounds: Iterable[Claim | Award], on: date) -> set[int]:
    """The numbers of those that may not be paid on a day; regions and providers are asked about together."""
    rows = [(row, _payee(row)) for row in grounds]
    # An elder, a carer or an office is paid without; the law speaks of bodies.
    bodies = [(row, payee) for row, payee in rows if payee.kind == Party.Kind.PROVIDER]
    places = _required({row.region_path for row, _payee in bodies}, on)
    wanted = [(row, payee) for row, payee in bodies if places[row.region_path]]
    known = Provider.seen_by(WHOLE).filter(party__in={payee.pk for _row, payee in wanted}) if wanted else []
    until = {one.party_id: one.evaluated_until for one in known}
    return {row.pk for row, payee in wanted if not rules.rated_to_be_paid(True, until.get(payee.pk), on)}


def required(region: Region, on: date) -> bool:
    """Whether bodies of a region must be evaluated to be paid."""
    value = policies.at(RATED, region, on)
    return bool(value and value.value)


def _required(paths: set[str], on: date) -> dict[str, bool]:
    places = {place.path: place for place in Region.objects.filter(path__in=paths)} if paths else {}
    return {path: path in places and required(places[path], on) for path in paths}


def _payee(row: Claim | Award) -> Party:
    return row.provider if isinstance(row, Claim) else row.payee
