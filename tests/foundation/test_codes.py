"""Codes are read by their check digits, and a fault is named by its part."""

from datetime import date

import pytest

from yinian.foundation import codes


@pytest.mark.parametrize(
    ("text", "born", "sex", "area"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female", "110105"),
        (" 11010519491231002x ", date(1949, 12, 31), "female", "110105"),
        ("１１０１０５１９４９１２３１００２Ｘ", date(1949, 12, 31), "female", "110105"),
        ("360426199101010071", date(1991, 1, 1), "male", "360426"),
    ],
)
def test_citizen_ids(text: str, born: date, sex: str, area: str) -> None:
    read = codes.citizen_id(text)
    assert (read.born, read.sex, read.area, read.unusual) == (born, sex, area, False)
    assert read.text.isascii()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("110105491231002", "length"),
        ("1101051949123100２", "length"),
        ("110105194912310O2X", "length"),
        ("11010519491331002X", "date"),
        ("110105194902290020", "date"),
        ("110105194912310021", "check"),
        ("11010519491231020X", "check"),  # two digits swapped
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "length"),  # digits of another script
    ],
)
def test_wrong_citizen_ids(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}$"):
        codes.citizen_id(text)


def test_an_unknown_province_is_a_warning_and_no_refusal() -> None:
    assert codes.citizen_id("990104194305120002").unusual


@pytest.mark.parametrize("text", ["11321002014411636D", "11341800003280140M", "91110000600037341L"])
def test_credit_codes(text: str) -> None:
    assert codes.credit_code(text.lower()) == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("11321002014411636", "characters"),
        ("1132100201441163OD", "characters"),
        ("11A21002014411636D", "area"),
        ("11321002014411637D", "organisation"),
        ("11321002014411636E", "check"),
    ],
)
def test_wrong_credit_codes(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}$"):
        codes.credit_code(text)


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("21", "210000000000", "province"),
        ("2101", "210100000000", "city"),
        ("210100", "210100000000", "city"),
        ("210104", "210104000000", "district"),
        ("441900003", "441900003000", "street"),
        ("210104003", "210104003000", "street"),
        ("210104003005", "210104003005", "community"),
        ("210000000000", "210000000000", "province"),
    ],
)
def test_area_codes(text: str, code: str, level: str) -> None:
    assert codes.area_code(text) == (code, level)


@pytest.mark.parametrize("text", ["", "210", "21010", "000000", "21O104", "²¹"[:1], "2101040030051"])
def test_wrong_area_codes(text: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        codes.area_code(text)


def test_document_numbers() -> None:
    assert codes.document_number("11321002014411636D-2020-060") == ("11321002014411636D", 2020, "060")
    assert codes.document_number("11321002014411636d/2020/060")[0] == "11321002014411636D"
    for wrong in ("11321002014411636D-20-060", "11321002014411636E-2020-060", "11321002014411636D 2020 060"):
        with pytest.raises(ValueError, match=r"form|check"):
            codes.document_number(wrong)


def test_site_codes() -> None:
    assert codes.site_code(" 2101000054 ") == "2101000054"
    for wrong in ("210100005", "9901000054", "210100005X"):
        with pytest.raises(ValueError, match="form"):
            codes.site_code(wrong)
