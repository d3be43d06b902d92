"""What was answered on a visit, opened for who may read it."""

import json

from yinian.programmes.welfare_visits import law as laws
from yinian.programmes.welfare_visits.law import Answer, Question
from yinian.programmes.welfare_visits.models import Visit


def answers(row: Visit) -> list[tuple[Question, Answer | None]]:
    """What was asked and answered, by the version of the form that was asked; nothing where it is shut to the reader."""
    form = laws.form_named(row.form)
    if form is None or "answers" in row.get_deferred_fields() or row.answers is None:
        return []
    given = json.loads(row.answers.open())
    return [(question, question.answer(given.get(question.key, ""))) for question in form.questions]
