"""The form of a visit by the version that is asked today: at a desk and on a phone the same questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinian.programmes.welfare_visits import actions, queries


class Visited(forms.Form):
    """How somebody was met, every question of the form, what was noticed, and what was handed over."""

    way = forms.ChoiceField(label=_("怎么探访的"), choices=queries.WAYS, widget=forms.RadioSelect, initial="home")

    def __init__(self, *given: Any, questions: Any, gift: str = "", **more: Any) -> None:
        super().__init__(*given, **more)
        self.questions = questions
        for question in questions:
            choices = [(answer.key, str(answer)) for answer in question.answers]
            self.fields[f"q-{question.key}"] = forms.ChoiceField(
                label=str(question), choices=choices, widget=forms.RadioSelect, required=not gift
            )
        self.fields["note"] = forms.CharField(
            label=_("看到的情况"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("只有社区、街道和医护能看。"),
        )  # fmt: skip
        if gift:
            self.fields["gift"] = forms.CharField(label=_("送到的慰问品"), initial=gift, required=False, max_length=100)

    def record(self, photo: Any = None) -> actions.Record:
        """The record as the verb takes it."""
        given = self.cleaned_data
        answers = {
            question.key: given[f"q-{question.key}"] for question in self.questions if given.get(f"q-{question.key}")
        }
        return actions.Record(given["way"], answers, given["note"], given.get("gift", ""), photo)
