"""Saying who should come: which language, a man or a woman, and whatever else."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.delivery.preferences import actions, queries
from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say


class Wishes(forms.Form):
    """What is wished of who comes."""

    language = forms.ChoiceField(
        label=_("讲什么话"), required=False, choices=[("", _("都可以")), *queries.LANGUAGES], widget=forms.RadioSelect
    )
    carer_sex = forms.ChoiceField(
        label=_("希望谁来"), required=False, choices=[("", _("都可以")), *queries.SEXES], widget=forms.RadioSelect
    )
    wish = forms.CharField(
        label=_("别的愿望"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


@face.page("my/<int:pk>/wishes", title=_("希望谁来"), may=OWN, template="elder/wishes.html")
def my_wishes(request: Request, pk: int) -> Context | HttpResponse:
    """Say it."""
    actor = request.by
    person = whose.elder(actor, pk)
    row = queries.preference(actor, person)
    initial = {"language": row.language, "carer_sex": row.carer_sex, "wish": row.wish} if row else {}
    form, refusal = Wishes(request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        refusal = attempt(lambda: actions.tell(person, actions.Wishes(**form.cleaned_data), by=actor))
        if refusal is None:
            say(request, _("记下了，安排人的时候会照顾到。"))
            return go("my-plan", pk=pk)
    back = reverse("my-plan", kwargs={"pk": pk})
    return {"form": form, "refusal": refusal, "back": back, "status": 422 if refusal or form.errors else 200}
