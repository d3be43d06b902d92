"""What the desk knows in plain words: found by a word, published and withdrawn by the office; a changed answer is a new row."""

from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.programmes.calls.models import Article

OFFICE = frozenset({Role.OFFICER})
FILE = Path(__file__).with_name("knowledge.yaml")
# What is in force is no secret: the public page asks in this name.
PUBLIC = system("public")


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its answer, the other ways in which people ask it, and the law it puts into plain words."""

    code: str
    question: str
    answer: str
    words: str = ""
    benefit: str = ""
    document: str = ""
    question_en: str = ""
    answer_en: str = ""


def articles(actor: Actor) -> QuerySet[Article]:
    """What holds now within the actor's sight; what a place says itself stands before what holds everywhere."""
    return Article.seen_by(actor).filter(until=None).select_related("region").order_by("-region_path", "id")


def found(rows: QuerySet[Article], words: str) -> QuerySet[Article]:
    """Those that hold every word, in the question, the answer or another way of asking."""
    for word in words.split():
        asked = Q(question__icontains=word) | Q(answer__icontains=word) | Q(words__icontains=word)
        rows = rows.filter(asked | Q(question_en__icontains=word) | Q(answer_en__icontains=word))
    return rows


def article(actor: Actor, pk: int) -> Article:
    """One of them."""
    return access.found(articles(actor), pk)


def told(row: Article) -> tuple[str, str]:
    """The question and the answer in the reader's language, where it has one."""
    if (get_language() or "").startswith("en") and row.question_en and row.answer_en:
        return row.question_en, row.answer_en
    return row.question, row.answer


@verbs.verb("article.publish", _("发布知识条目"), may=OFFICE)
def publish(given: Answer, region: Region | None, *, by: Actor) -> Article:
    """Say how a question is answered in a place from now on; the former answer stays to be read."""
    asked = _("您要发布「{question}」。")
    if not given.question.strip() or not given.answer.strip() or not given.code.strip():
        raise Refused(asked, _("问题或答复没有填。"), _("请填写完整。"), question=given.question)
    if by.role is not Role.SYSTEM and (region is None or not holds(by.region_path, region.path)):
        raise Refused(asked, _("这个地方不在您的岗位范围内。"), _("请选择您辖区内的区域。"), question=given.question)
    path = region.path if region is not None else "/"
    now = timezone.now()
    standing = Article.unscoped.filter(code=given.code, region_path=path, until=None).first()
    if standing is not None:
        if all(getattr(standing, name) == value for name, value in asdict(given).items()):
            return standing
        verbs.change(standing, until=now)
    row: Article = verbs.create(Article, **asdict(given), region=region, since=now, region_path=path)
    verbs.about(row)
    return row


@verbs.verb("article.withdraw", _("停用知识条目"), may=OFFICE)
def withdraw(row: Article, *, by: Actor, why: str = "") -> Article:
    """Answer so no longer; what ships with the house is not a place's to withdraw."""
    if row.region is None or not holds(by.region_path, row.region_path):
        raise Refused(
            _("您要停用「{question}」。"), _("它不是本地发布的。"), _("请发布本地的答复，它会排在前面。"),
            question=row.question,
        )  # fmt: skip
    verbs.change(row, until=timezone.now())
    return row


def load(*, by: Actor) -> int:
    """Publish what ships with the house, and say how many answers are new."""
    before = Article.unscoped.count()
    for given in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        publish(Answer(**given), None, by=by)
    return Article.unscoped.count() - before
