"""An institution files within ten working days of its first residents, and gets a numbered receipt or the filing back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.registry.providers.made import facility, provider
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.providers import actions, filings, operation
from yinian.registry.providers.models import Facility, Filing


@pytest.fixture
def house(cast: Cast) -> Facility:
    row = facility(
        cast, provider(cast), "松柏养老院", kind="residential", address="东顺城路 9 号", area_m2=2_000,
    )  # fmt: skip
    actions.set_beds(row, "ordinary", 60, by=BY)
    return row


@pytest.fixture
def filed(cast: Cast, house: Facility) -> Filing:
    filings.take_first_residents(house, date(2026, 11, 2), by=cast.actor("sunny"))
    return filings.submit(house, by=cast.actor("sunny"))


def stored(row: Filing) -> Filing:
    return Filing.unscoped.get(pk=row.pk)


def due() -> Deadline:
    return Deadline.unscoped.filter(kind=filings.FILE).latest("id")


def test_the_first_residents_set_the_day_it_is_due(cast: Cast, house: Facility) -> None:
    filings.take_first_residents(house, date(2026, 11, 2), by=cast.actor("sunny"))
    told = due()
    assert timezone.localtime(told.due_at).date() == date(2026, 11, 16)
    assert told.party_id == cast.parties["sunny"].pk and told.met_at is None
    filings.take_first_residents(house, date(2026, 11, 3), by=cast.actor("chen"))
    assert timezone.localtime(due().due_at).date() == date(2026, 11, 17) and Deadline.unscoped.count() == 1


def test_it_is_submitted_with_what_was_filed(cast: Cast, filed: Filing, house: Facility) -> None:
    assert filed.status == "submitted" and due().met_at is not None
    operation.change(
        house, actions.Opening("改名", house.region, "residential", "public", "entrusted", house.operator), by=BY
    )
    content = stored(filed).content
    assert (content["name"], content["beds"], content["area_m2"]) == ("松柏养老院", 60, 2_000)
    assert [line.verb for line in timeline(filed)] == ["filing.submit"]


def test_an_officer_of_the_district_gives_a_numbered_receipt(cast: Cast, filed: Filing) -> None:
    filings.receipt(filed, by=cast.actor("chen"))
    row = stored(filed)
    assert (row.status, row.receipt, row.answered_on) == (
        "receipted",
        f"210104-{timezone.localdate().year}-0001",
        timezone.localdate(),
    )
    with pytest.raises(Overtaken):
        filings.receipt(row, by=cast.actor("lin"))


def test_the_next_receipt_has_the_next_number(cast: Cast, filed: Filing) -> None:
    second = facility(cast, provider(cast, "柏", 2), "柏树养老院", kind="residential", address="x", area_m2=9)
    actions.set_beds(second, "nursing", 10, by=BY)
    filings.take_first_residents(second, date(2026, 11, 2), by=BY)
    other = filings.submit(second, by=BY)
    numbers = [filings.receipt(row, by=cast.actor("chen")).receipt[-4:] for row in (other, filed)]
    assert numbers == ["0001", "0002"]


def test_a_street_does_not_receive_filings(cast: Cast, filed: Filing) -> None:
    for verb in (lambda by: filings.receipt(filed, by=by), lambda by: filings.send_back(filed, "缺", by=by)):
        with pytest.raises(Refused) as refusal:
            verb(cast.actor("he"))
        assert "区县及以上" in refusal.value.why
    assert stored(filed).status == "submitted"


def test_nobody_receipts_what_they_submitted(cast: Cast, house: Facility) -> None:
    filings.take_first_residents(house, date(2026, 11, 2), by=cast.actor("chen"))
    row = filings.submit(house, by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        filings.receipt(row, by=cast.actor("chen"))
    assert "您本人经手过" in refusal.value.why
    assert filings.receipt(row, by=cast.actor("lin")).status == "receipted"


def test_what_is_given_back_is_due_again_and_may_be_submitted_again(cast: Cast, filed: Filing, house: Facility) -> None:
    with pytest.raises(Refused):
        filings.send_back(filed, " ", by=cast.actor("chen"))
    filings.send_back(filed, "产权证明不清", by=cast.actor("chen"))
    assert stored(filed).status == "returned" and due().met_at is None
    assert timezone.localtime(due().due_at).date() == date(2026, 11, 16)
    again = filings.submit(house, by=cast.actor("sunny"))
    assert again.pk != filed.pk and due().met_at is not None


def test_twice_is_refused(cast: Cast, filed: Filing, house: Facility) -> None:
    with pytest.raises(Refused) as refusal:
        filings.submit(house, by=cast.actor("sunny"))
    assert "已提交" in refusal.value.why
    with pytest.raises(Refused):
        filings.take_first_residents(house, date(2026, 11, 3), by=cast.actor("sunny"))


def test_what_is_missing_is_named(cast: Cast) -> None:
    row = facility(cast, name="小院", kind="residential")
    actions.set_beds(row, "ordinary", 9, by=BY)
    with pytest.raises(Refused) as refusal:
        filings.submit(row, by=cast.actor("chen"))
    assert refusal.value.why == "还缺：运营方、地址、建筑面积、联系电话、首次收住日期、床位（不少于 10 张）。"
    assert not Filing.unscoped.exists()


def test_only_institutions_in_operation_file(cast: Cast) -> None:
    station, planned = facility(cast), facility(cast, name="待建", kind="residential", status="planned")
    for row, why in ((station, "只对养老机构"), (planned, "规划")):
        for do in (filings.submit, lambda row, by: filings.take_first_residents(row, date(2026, 11, 2), by=by)):
            with pytest.raises(Refused) as refusal:
                do(row, by=cast.actor("chen"))
            assert why in refusal.value.why
    assert not Deadline.unscoped.exists()


def test_no_residents_before_the_opening_or_tomorrow(cast: Cast, house: Facility) -> None:
    with pytest.raises(Refused):
        filings.take_first_residents(house, timezone.localdate() + timedelta(days=1), by=cast.actor("chen"))


def test_a_closed_institution_owes_nothing(cast: Cast, house: Facility) -> None:
    filings.take_first_residents(house, date(2026, 11, 2), by=cast.actor("chen"))
    operation.close(house, timezone.localdate(), by=cast.actor("chen"), why="到期")
    assert due().dropped


def test_the_neighbour_and_other_managers_see_nothing(cast: Cast, filed: Filing) -> None:
    with pytest.raises(NotFound):
        filings.receipt(filed, by=cast.actor("zhou"))
    other = facility(cast, name="别家", kind="residential")
    with pytest.raises(NotFound):
        filings.submit(other, by=cast.actor("sunny"))
    for who in ("sunny", "liu"):
        with pytest.raises(Refused):
            filings.receipt(filed, by=cast.actor(who))
    assert stored(filed).status == "submitted"
