"""Files hang on a need, and are served to those who see it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from yinian.delivery.needs import actions, queries
from yinian.delivery.needs.models import Need
from yinian.foundation import files
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused


@pytest.fixture
def need(cast: Cast) -> Need:
    assert cast.elder
    return actions.report(cast.elder, "repair", "水管漏水", by=cast.actor("he"))


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("单据.pdf", b"%PDF-1.4 one page")


def test_it_is_kept_and_told_of_on_the_need(cast: Cast, need: Need) -> None:
    row = actions.attach(need, pdf(), by=cast.actor("son"))
    assert list(queries.attached(cast.actor("he"), need)) == [row]
    assert files.seen(cast.actor("chen"), row.pk).path.read_bytes() == b"%PDF-1.4 one page"
    assert timeline(need)[0].verb == "need.attach"
    with pytest.raises(NotFound):
        files.seen(cast.actor("zhou"), row.pk)


def test_it_refuses_what_is_no_document_and_what_is_closed(cast: Cast, need: Need) -> None:
    with pytest.raises(Refused):
        actions.attach(need, SimpleUploadedFile("x.pdf", b"MZ not a document"), by=cast.actor("he"))
    actions.withdraw(need, by=cast.actor("he"))
    with pytest.raises(Refused) as refusal:
        actions.attach(need, pdf(), by=cast.actor("he"))
    assert "已办结" in refusal.value.why
    assert not queries.attached(cast.actor("he"), need).exists()


def test_the_neighbour_sees_nothing(cast: Cast, need: Need) -> None:
    with pytest.raises(NotFound):
        actions.attach(need, pdf(), by=cast.actor("zhou"))
