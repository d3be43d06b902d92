"""The filing of a residential institution: due after its first residents, submitted, receipted or returned."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, regions, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import queries as administration
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region
from yinian.registry.providers import queries, rules, standards
from yinian.registry.providers.flow import FILINGS, OPERATORS, FacilityStatus, FilingStatus
from yinian.registry.providers.models import Facility, Filing

FILE = deadlines.kind("facility.filing", _("办理备案"))
# Institutions file with the civil affairs of a district or of a level above it, never with a street.
RECEIVERS = frozenset({Level.DISTRICT, Level.CITY, Level.PROVINCE})


@verbs.verb("facility.take_first_residents", _("登记首次收住"), may=OPERATORS)
def take_first_residents(facility: Facility, on: date, *, by: Actor, why: str = "") -> Facility:
    """Record the day an institution took its first residents: from then on its filing is due."""
    asked = _("您要登记「{name}」首次收住老人。")
    _institution(asked, facility)
    if Filing.unscoped.filter(facility=facility).exclude(status=FilingStatus.RETURNED).exists():
        raise Refused(asked, _("它已经提交过备案。"), _("日期有误的，请由受理备案的民政部门更正。"), name=facility.name)
    if on > timezone.localdate() or (facility.opened_on and on < facility.opened_on):
        raise Refused(asked, _("{day} 不在开业之后、今天之前。"), _("请核对日期。"), name=facility.name, day=on)
    verbs.change(facility, first_resident_on=on)
    expect_filing(facility)
    return facility


def expect_filing(facility: Facility) -> None:
    """Set, or set anew, when the filing of an institution with residents is due; one that is receipted owes none."""
    settled = Filing.unscoped.filter(facility=facility).exclude(status=FilingStatus.RETURNED)
    if facility.first_resident_on is None or settled.exists():
        return
    day = rules.working_days_after(facility.first_resident_on, standards.filing().working_days)
    party = facility.operator.party_id if facility.operator else None
    deadlines.expect(facility, FILE, end_of(day), title=str(facility), party_id=party)


@verbs.verb("filing.submit", _("提交备案"), may=OPERATORS)
def submit(facility: Facility, *, by: Actor, why: str = "") -> Filing:
    """Hand in the filing of an institution, once everything that it asks for is known."""
    asked = _("您要为「{name}」提交备案。")
    _institution(asked, facility)
    known = Filing.unscoped.filter(facility=facility).exclude(status=FilingStatus.RETURNED).first()
    if known is not None:
        raise Refused(
            asked, _("它的备案现为「{status}」。"), _("请在设施页面查看。"),
            name=facility.name, status=known.get_status_display(),
        )  # fmt: skip
    gaps = queries.filing_gaps(facility)
    if gaps:
        raise Refused(
            asked, _("还缺：{gaps}。"), _("请补全后再提交。"),
            name=facility.name, gaps="、".join(gaps),
        )  # fmt: skip
    deadlines.meet(facility, FILE)
    return verbs.create(
        Filing,
        facility=facility,
        first_resident_on=facility.first_resident_on,
        submitted_on=timezone.localdate(),
        content=queries.filing_content(facility),
        region_path=facility.region_path,
    )


@verbs.verb("filing.receipt", _("出具备案回执"), may=FILINGS.may("filing.receipt"))
def receipt(filing: Filing, *, by: Actor, why: str = "") -> Filing:
    """Answer a filing with a numbered receipt."""
    _receiver(_("您要为备案 {number} 出具回执。"), filing, by)
    today = timezone.localdate()
    FILINGS.move(filing, by=by, receipt=_next_number(filing.facility, today.year), answered_on=today)
    return filing


@verbs.verb("filing.return", _("退回备案"), may=FILINGS.may("filing.return"))
def send_back(filing: Filing, outcome: str, *, by: Actor, why: str = "") -> Filing:
    """Give a filing back with what has to be put right; it is due again on its first day."""
    asked = _("您要退回备案 {number}。")
    _receiver(asked, filing, by)
    if not outcome.strip():
        raise Refused(asked, _("没有写明要补正什么。"), _("请写明需要补正的内容。"), number=filing.pk)
    FILINGS.move(filing, by=by, outcome=outcome.strip(), answered_on=timezone.localdate())
    expect_filing(filing.facility)
    return filing


def end_of(day: date) -> datetime:
    """The last minute of a day, by the clock on the wall."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _institution(asked: object, facility: Facility) -> None:
    if facility.kind != rules.HOUSE:
        raise Refused(asked, _("备案只对养老机构，社区设施不用办。"), _("无需办理。"), name=facility.name)  # type: ignore[arg-type]
    if facility.status != FacilityStatus.OPEN:
        raise Refused(
            asked,  # type: ignore[arg-type]
            _("它现为「{status}」。"),
            _("请在投入运营之后办理。"),
            name=facility.name,
            status=facility.get_status_display(),
        )


def _receiver(asked: object, filing: Filing, by: Actor) -> None:
    if by.role is not Role.SYSTEM and by.level not in RECEIVERS:
        raise Refused(
            asked,  # type: ignore[arg-type]
            _("备案由区县及以上民政部门受理，街道和社区不受理。"),
            _("请由区县民政部门办理。"),
            number=filing.pk,
        )


def _next_number(facility: Facility, year: int) -> str:
    line = [*regions.ancestors(facility.region), facility.region]
    place = next((one for one in line if one.level == Level.DISTRICT), facility.region)
    # Two receipts of one district wait for each other here, so that no number is given twice.
    Region.objects.select_for_update().get(pk=place.pk)
    code = administration.code_of(place) or str(place.pk).rjust(6, "0")
    given = Filing.unscoped.filter(receipt__startswith=rules.receipt_number(code, year, 0)[:-4]).count()
    return rules.receipt_number(code, year, given + 1)
