"""The shipped catalogue: what the documents name is in it, it is published once, and a change makes a new version."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from tests.cast import BY, Cast
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.catalogue import actions, queries, rules
from yinian.registry.catalogue.models import ItemPrice, ServiceItem
from yinian.registry.workforce.models import Certificate

# The lists of the documents, and the items of ours that carry them.
NAMED = {
    "004 三小时": {"meal_making": "制作老年餐", "indoor_cleaning": "室内清洁", "bathing": "助浴"},
    "六助": {
        "meal_delivery": "助餐", "deep_cleaning": "助洁", "bathing": "助浴", "outing_escort": "助行", "medical_escort": "助医",
        "emergency_response": "助急",
    },
    "001 延伸": {
        "meal_delivery": "助餐", "bathing": "助浴", "daily_living_care": "生活照料", "rehabilitation_nursing": "康复护理",
    },
    "002 基本": {
        "visiting_round": "巡视探访", "personal_cleaning": "个人清洁", "emergency_call": "应急呼叫", "care_adviser": "养老顾问",
    },
    "003 点单": {
        "meal_making": "餐", "indoor_cleaning": "清洁", "psychological_comfort": "精神慰藉", "daily_living_care": "生活照料",
    },
}  # fmt: skip


def test_the_shipped_file_has_no_fault_and_names_what_the_documents_name() -> None:
    assert queries.lint() == ()
    items = {item.code: item for item in queries.shipped().items}
    assert len(items) >= 35
    for wanted in NAMED.values():
        for code, words in wanted.items():
            assert words in items[code].zh
    assert {item.category for item in items.values()} == set(rules.CATEGORIES)
    assert {element for item in items.values() for element in item.elements} == set(rules.ELEMENTS)


def test_the_rules_know_the_words_of_the_tables() -> None:
    assert tuple(ServiceItem.Category.values) == rules.CATEGORIES
    assert tuple(ServiceItem.Element.values) == rules.ELEMENTS
    assert tuple(ServiceItem.Place.values) == rules.PLACES
    assert tuple(ItemPrice.Per.values) == rules.PER
    assert tuple(Certificate.Kind.values) == rules.CERTIFICATES


def test_the_menu_is_published_once(cast: Cast) -> None:
    count = actions.load(by=BY)
    assert count == len(queries.shipped().items) == len(queries.items())
    lines = Line.unscoped.count()
    assert actions.load(by=BY) == 0
    assert Line.unscoped.count() == lines
    assert {row.since for row in queries.items()} == {queries.shipped().since}
    assert [row.category for row in queries.items()] == [item.category for item in queries.shipped().items]


def test_a_changed_item_is_a_new_version_from_that_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.load(by=BY)
    sheet, today = queries.shipped(), timezone.localdate()
    changed = [replace(item, minutes=45) if item.code == "bathing" else item for item in sheet.items[:-1]]
    monkeypatch.setattr(queries, "shipped", lambda: replace(sheet, items=tuple(changed)))
    assert actions.load(by=BY) == 2
    old, new = queries.item("bathing", today - timedelta(days=1)), queries.item("bathing")
    assert (old.version, old.minutes, old.until) == (1, 60, today)
    assert (new.version, new.minutes, new.since, new.until) == (2, 45, today, None)
    gone = sheet.items[-1].code
    with pytest.raises(NotFound):
        queries.item(gone)
    assert queries.item(gone, today - timedelta(days=1)).until == today
    line = Line.unscoped.filter(verb="catalogue.publish").latest("id")
    assert (line.subject_kind, line.subject_id) == ("registry.serviceitem", new.pk)
    # Back on the menu it is a version of its own, and again nothing is left to do.
    monkeypatch.setattr(queries, "shipped", lambda: replace(sheet, items=(*changed, sheet.items[-1])))
    assert actions.load(by=BY) == 1
    assert queries.item(gone).version == 2
    assert actions.load(by=BY) == 0


def test_nobody_publishes_by_hand(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.publish(queries.shipped().items[0], by=cast.actor("lin"))
    assert not ServiceItem.objects.exists()


def test_an_item_speaks_both_languages(cast: Cast) -> None:
    actions.load(by=BY)
    item = queries.item("bathing")
    assert (str(item), queries.skill_word("bathing")) == ("助浴", "助浴")
    with translation.override("en"):
        assert (str(item), queries.skill_word("bathing")) == ("Help with bathing", "Bathing")
        assert item.standard_said == item.standard_en
        assert dict(item.points)["water_tried"].startswith("Water")
    assert queries.skill_word("unknown") == "unknown"


def test_the_menu_is_narrowed(cast: Cast) -> None:
    actions.load(by=BY)
    codes = {row.code for row in queries.with_element(queries.menu(), "bed")}
    assert codes == {item.code for item in queries.shipped().items if "bed" in item.elements}
    assert queries.with_element(queries.menu(), "fire").count() == queries.menu().count()
    assert {row.code for row in queries.matching(queries.menu(), "BATHING")} == {"bathing"}
    assert {row.code for row in queries.matching(queries.menu(), "助浴")} == {"bathing"}


# --- prices ---------------------------------------------------------------------------------------------------------


def price(fen: int = 4_500, **more: Any) -> actions.Price:
    return actions.Price(fen, **{"per": "hour", "basis": "采购合同", **more})


def test_a_price_is_inherited_from_above_and_dated(cast: Cast) -> None:
    actions.load(by=BY)
    lin, chen, day = cast.actor("lin"), cast.actor("chen"), date(2026, 3, 1)
    shenyang, dadong, xiaodong, shenhe = (cast.regions[key] for key in ("shenyang", "dadong", "xiaodong", "shenhe"))
    assert queries.price("bathing", xiaodong) is None
    actions.set_price("bathing", shenyang, price(since=day), by=lin)
    actions.set_price("bathing", dadong, price(5_000, since=date(2026, 5, 1)), by=chen)
    actions.set_price("bathing", shenyang, price(4_800, since=date(2026, 6, 1)), by=lin)

    def at(region: Any, on: date) -> int | None:
        found = queries.price("bathing", region, on)
        return found.price_fen if found else None

    assert at(xiaodong, date(2026, 2, 28)) is None
    assert [at(xiaodong, date(2026, 4, 30)), at(xiaodong, date(2026, 5, 1))] == [4_500, 5_000]
    assert [at(shenhe, date(2026, 5, 31)), at(shenhe, date(2026, 6, 1))] == [4_500, 4_800]
    assert at(cast.regions["liaoning"], date(2026, 6, 1)) is None
    assert queries.price("indoor_cleaning", dadong) is None
    assert list(queries.priced()) == [shenyang, dadong]
    line = Line.unscoped.filter(verb="catalogue.set_price").latest("id")
    assert line.subject_id == queries.item("bathing").pk and line.region_path


def test_a_price_set_twice_on_one_day_is_put_right(cast: Cast) -> None:
    actions.load(by=BY)
    chen, dadong = cast.actor("chen"), cast.regions["dadong"]
    actions.set_price("bathing", dadong, price(), by=chen)
    actions.set_price("bathing", dadong, price(5_400), by=chen)
    assert [row.price_fen for row in ItemPrice.objects.all()] == [5_400]


@pytest.mark.parametrize(
    ("who", "place", "given", "why"),
    [
        ("chen", "shenhe", price(), "不在您的岗位范围内"),
        ("chen", "shenyang", price(), "不在您的岗位范围内"),
        ("chen", "dadong", price(0), "大于零"),
        ("chen", "dadong", price(basis=" "), "定价依据"),
        ("chen", "dadong", price(per="day"), "计价单位"),
        ("sunny", "dadong", price(), "没有这项权限"),
    ],
)
def test_a_price_is_refused(cast: Cast, who: str, place: str, given: actions.Price, why: str) -> None:
    actions.load(by=BY)
    with pytest.raises(Refused) as refusal:
        actions.set_price("bathing", cast.regions[place], given, by=cast.actor(who))
    assert why in refusal.value.why
    assert not ItemPrice.objects.exists()


def test_a_price_before_the_next_one_is_refused(cast: Cast) -> None:
    actions.load(by=BY)
    chen, dadong, today = cast.actor("chen"), cast.regions["dadong"], timezone.localdate()
    actions.set_price("bathing", dadong, price(since=today + timedelta(days=30)), by=chen)
    with pytest.raises(Refused):
        actions.set_price("bathing", dadong, price(), by=chen)
    with pytest.raises(NotFound):
        actions.set_price("unknown", dadong, price(), by=chen)
