"""Writing down what an elder wishes of who comes."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.preferences import actions, queries
from yinian.faces.console.face import DESK, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.elders import queries as elders


class Wishes(forms.Form):
    """Language, a man or a woman, and whatever else."""

    language = forms.ChoiceField(label=_("希望讲的话"), required=False, choices=[("", _("都可以")), *queries.LANGUAGES])
    carer_sex = forms.ChoiceField(label=_("希望来的人"), required=False, choices=[("", _("都可以")), *queries.SEXES])
    wish = forms.CharField(label=_("其他愿望"), required=False, max_length=200, widget=asking.Long())


@face.page("elders/<int:pk>/wishes", title=_("记录服务愿望"), may=DESK, rail="elders", template=asking.TEMPLATE)
def tell_wishes(request: Request, pk: int) -> Context | HttpResponse:
    """Write them down."""
    actor = request.by
    person = elders.elder(actor, pk)
    row = queries.preference(actor, person)
    initial = {"language": row.language, "carer_sex": row.carer_sex, "wish": row.wish} if row else {}

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.tell(person, actions.Wishes(**given), by=actor)
        say(request, now("已记下{name}的愿望。").format(name=person.name))
        return go("elder", pk=pk)

    form = Wishes(request.POST or None, initial=initial)
    return asking.ask(request, form, _("记录服务愿望"), do, lead=person.name, back=asking.to("elder", pk=pk))
