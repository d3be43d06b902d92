"""A page that asks one form and does one thing: shown, refused with what was typed, or done and on to the next page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, Text, attempt

TEMPLATE = "console/form.html"
Done = Callable[[dict[str, Any]], HttpResponse]


def ask(request: Request, form: forms.Form, submit: Text, do: Done, **shown: Any) -> Context | HttpResponse:
    """Show the form; once it is filled in soundly, `do` it with the values, which may be refused."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        answers: list[HttpResponse] = []
        refusal = attempt(lambda: answers.append(do(form.cleaned_data)))
        if refusal is None:
            return answers[0]
    status = 422 if refusal or form.errors else 200
    return {"form": form, "submit": submit, "refusal": refusal, "status": status, **shown}


def to(name: str, **given: Any) -> str:
    """The address of a page, for its `back`."""
    return reverse(name, kwargs=given or None)


class Day(forms.DateInput):
    """A day as the browser's own calendar takes it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Long(forms.Textarea):
    """A few lines of words."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 3})
