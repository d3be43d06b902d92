"""What the registry knows about an elder, in the elder's own words."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Fact
from yinian.foundation.actor import Role
from yinian.registry.elders import actions, queries, words


def _shown(request: Request, pk: int, opened: dict[str, str]) -> Context:
    actor = request.by
    person = whose.elder(actor, pk)
    closed = person.get_deferred_fields()
    known = [
        Fact(_("姓名"), person.name),
        Fact(_("出生日期"), written.day(person.born_on)),
        Fact(_("住在"), whose.home(person)),
    ]
    known += [
        Fact(words.kind_word(kind), words.value_word(kind, value))
        for kind, value in queries.open_facts(actor, person).items()
    ]
    own = actor.role is Role.ELDER
    numbers = []
    for column, label in (("phone", _("电话")), ("citizen_id", _("身份证号"))):
        if column not in closed and getattr(person, column):
            numbers.append((column, label, opened.get(column) or str(getattr(person, column)), column in opened))
    title = now("我的资料") if own else now("{name}的资料").format(name=person.name)
    return {
        "person": person,
        "facts": known,
        "numbers": numbers,
        "own": own,
        "back": reverse("my-elder", kwargs={"pk": pk}),
        "title": title,
    }


@face.page("my/<int:pk>/facts", title=_("我的资料"), may=OWN)
def my_facts(request: Request, pk: int) -> Context:
    """What is written down."""
    return _shown(request, pk, {})


@face.page("my/<int:pk>/facts/<str:column>", title=_("我的资料"), may={Role.ELDER}, acts=True, name="my-number")
def my_number(request: Request, pk: int, column: str) -> Context | HttpResponse:
    """Show one's own number whole; that leaves a trace too."""
    person = whose.elder(request.by, pk)
    actions.reveal(person, column, by=request.by)
    return _shown(request, pk, {column: actions.opened(person, column)})
