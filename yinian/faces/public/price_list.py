"""The inclusive list of services as a region publishes it: what costs how much, from when, and how it read on any earlier day."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.public.face import face
from yinian.registry.catalogue import queries


class Which(forms.Form):
    """Whose list, and how it read on which day."""

    region = forms.ChoiceField(label=_("地区"), required=False)
    on = forms.DateField(
        label=_("哪一天的清单"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@face.page(
    "price-list",
    title=_("普惠养老服务清单"),
    lead=_("当地公布的服务、标准和价格。每次变动都是新的一版，以前的版本可以按日期查。"),
    rail="services",
)
def price_list(request: Request) -> Context:
    """The list of one region on one day."""
    places = list(queries.priced())
    form = Which(request.GET or None)
    form.fields["region"].choices = [(str(place.pk), place.name) for place in places]  # type: ignore[attr-defined]
    given = form.cleaned_data if form.is_valid() else {}
    place = next((one for one in places if str(one.pk) == given.get("region")), places[0] if places else None)
    day: date = given.get("on") or timezone.localdate()
    if place is None:
        return {"place": None}
    days = queries.changes_of_list(place)
    version = sum(change <= day for change in days)
    return {
        "form": Which(initial={"region": str(place.pk), "on": day}) if not form.errors else form,
        "choices": form.fields["region"].choices,  # type: ignore[attr-defined]
        "place": place,
        "day": day,
        "rows": queries.price_list(place, day),
        "version": version,
        "since": days[version - 1] if version else None,
        "versions": [(number, change) for number, change in enumerate(days, 1)][::-1][:20],
        "status": 422 if form.errors else 200,
    }
