"""What a carer reads of the own work: certificates with a warning in time, hours and skills, and nobody else's."""

from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from tests.pages.door import signed_in
from tests.registry.workforce.made import WEEK, certified, hiring, zhang
from yinian.registry.workforce import actions


def text(cast: Cast) -> str:
    response = signed_in(cast, "zhang").get("/today/me")
    assert response.status_code == 200
    return str(response.content.decode())


def test_who_is_not_written_down_is_told_whom_to_ask(cast: Cast) -> None:
    actions.hire(hiring(cast, "李新"), by=cast.actor("chen"))
    page = text(cast)
    assert "您的工作信息还没有登记" in page and "李新" not in page and 'href="/me"' in page


def test_one_reads_the_own_certificates_and_hours(cast: Cast) -> None:
    row = zhang(cast)
    actions.set_hours(row, WEEK, by=cast.actor("sunny"))
    certified(cast, row)
    page = text(cast)
    for words in (
        "阳光居家养老",
        "养老护理员",
        "小东街道",
        "助浴",
        "护0001",
        "有效至 2030年2月28日",
        "08:00–18:00",
        "休息",
    ):
        assert words in page, words
    assert "请及时换证" not in page


def test_a_certificate_that_ends_soon_or_has_ended_is_warned_of(cast: Cast) -> None:
    row, today = zhang(cast), timezone.localdate()
    certified(cast, row, expires_on=today + timedelta(days=30))
    assert "请及时换证" in text(cast)
    certified(cast, row, "N1", kind="nurse", level=None, expires_on=today - timedelta(days=1))
    assert "不能派需要它的服务" in text(cast)
