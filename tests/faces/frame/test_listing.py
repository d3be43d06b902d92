"""A list is sorted and paged by what the address asks, and counted no further than it pays."""

from collections.abc import Iterator
from typing import Self

import pytest
from django.test import RequestFactory

from yinian.faces.frame.listing import Column, Listing, listing

COLUMNS = [Column("name", "姓名", ("name",)), Column("born", "出生", ("-born", "name")), Column("status", "状态")]


class Rows:
    """Rows that remember how they were asked for."""

    def __init__(self, count: int) -> None:
        self.values = list(range(count))
        self.orders: list[tuple[str, ...]] = []
        self.counted_to = 0

    def order_by(self, *fields: str) -> Self:
        self.orders.append(fields)
        return self

    def count(self) -> int:
        return self.counted_to

    def __getitem__(self, span: slice) -> Self:
        part = Rows(0)
        part.values = self.values[span]
        part.counted_to = len(part.values)
        return part  # type: ignore[return-value]

    def __iter__(self) -> Iterator[int]:
        return iter(self.values)


def ask(address: str, rows: Rows) -> Listing[int]:
    return listing(RequestFactory().get(address), rows, COLUMNS, key="elders")


@pytest.mark.parametrize(
    ("address", "order", "sorted_by"),
    [
        ("/", ("name", "pk"), "name"),
        ("/?sort=born", ("-born", "name", "pk"), "born"),
        ("/?sort=-born", ("born", "-name", "pk"), "-born"),
        ("/?sort=status", ("name", "pk"), "name"),
        ("/?sort=password", ("name", "pk"), "name"),
    ],
)
def test_only_what_a_column_offers_sorts(address: str, order: tuple[str, ...], sorted_by: str) -> None:
    rows = Rows(3)
    shown = ask(address, rows)
    assert rows.orders[0] == order
    assert shown.sorted_by == sorted_by


@pytest.mark.parametrize(
    ("address", "count", "page", "first", "span"),
    [
        ("/", 120, 1, 0, "1–50"),
        ("/?page=3", 120, 3, 100, "101–120"),
        ("/?page=9", 120, 3, 100, "101–120"),
        ("/?page=0", 120, 1, 0, "1–50"),
        ("/?page=-1", 120, 1, 0, "1–50"),
        ("/?page=99999999999999999999", 120, 1, 0, "1–50"),
        ("/?page=二", 120, 1, 0, "1–50"),
        ("/?page=9999", 5000, 20, 950, "951–1,000"),
    ],
)
def test_a_page_that_is_not_there_is_the_nearest_or_the_first(
    address: str, count: int, page: int, first: int, span: str
) -> None:
    shown = ask(address, Rows(count))
    assert (shown.page, shown.rows[0], shown.span) == (page, first, span)


def test_it_counts_to_the_ceiling_and_then_says_so() -> None:
    assert ask("/", Rows(1000)).tally == "1,000"
    many = ask("/?page=20", Rows(40_000))
    assert (many.tally, many.beyond, many.next_url) == ("1,000+", True, "")


def test_links_keep_the_filter_and_begin_again_at_the_first_page() -> None:
    shown = ask("/?street=1&page=2&sort=name", Rows(120))
    name, born, status = shown.heads
    assert (name.url, name.direction) == ("?street=1&sort=-name", "ascending")
    assert (born.url, born.direction, status.url) == ("?street=1&sort=born", "", "")
    assert shown.next_url == "?street=1&page=3&sort=name"
    assert shown.previous_url == "?street=1&page=1&sort=name"
    assert shown.narrowed


def test_a_sorted_list_is_not_a_narrowed_one() -> None:
    assert not ask("/?sort=name&page=1&street=", Rows(0)).narrowed
