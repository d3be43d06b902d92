"""The select that is written at once says what the library's says."""

import pytest
from django import forms
from django.test.html import parse_html

from yinian.faces.frame.selecting import Select

CHOICES = [("", "全部"), ("住 & 行", [("living:alone", "独居 <一人>"), ("away", "人户分离")]), ("7", "东顺城社区")]


@pytest.mark.parametrize("value", ["", None, "living:alone", "7", 7, "nothing"])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_fact", "required": True, "aria-describedby": "help"}])
def test_it_writes_what_the_library_writes(value: object, attrs: dict[str, object]) -> None:
    theirs, ours = (kind(choices=CHOICES).render("fact", value, attrs) for kind in (forms.Select, Select))
    assert parse_html(ours) == parse_html(theirs)
