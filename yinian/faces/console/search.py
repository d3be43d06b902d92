"""One search box: what was found of every kind, each kind with its own list behind it, and only what the reader's post has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs import queries as needs
from yinian.delivery.orders import queries as orders
from yinian.entitlement.benefits import words as benefits
from yinian.entitlement.policies import queries as policies
from yinian.faces.console.face import CARE, CONSOLE, MONEY, OFFICER, REGISTRY, SYSTEM, face
from yinian.faces.frame import links, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Text
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.oversight.duties import queries as duties
from yinian.registry.elders import queries as elders
from yinian.registry.providers import queries as providers
from yinian.registry.workforce import queries as workers
from yinian.settlement.claims import queries as claims

MOST = 8
SHORTEST = 1


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: Text
    url: str
    note: Text = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind, and where the whole list of it is."""

    label: Text
    hits: list[Hit]
    more: str = ""


Find = Callable[[Actor, str], Iterable[Hit]]
KINDS: list[tuple[Text, frozenset[Role], str, Find]] = []


def kind(label: Text, may: frozenset[Role], more: str = "") -> Callable[[Find], Find]:
    """Let the search box look for one more kind of thing; `more` is the page that lists it and takes the words as q."""

    def wrap(find: Find) -> Find:
        KINDS.append((label, may, more, find))
        return find

    return wrap


def number(words: str) -> int | None:
    """The words as a row's number."""
    text = words.strip().lstrip("#")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


@face.page("search", title=_("搜索"), may=CONSOLE, rail="todo")
def search(request: Request) -> Context:
    """Everything that fits, kind by kind; each kind asks a fixed number of questions and shows its first few."""
    actor, words = request.by, request.GET.get("q", "").strip()[:60]
    groups = []
    for label, may, more, find in KINDS if len(words) >= SHORTEST else ():
        if actor.role not in may:
            continue
        hits = [hit for hit in find(actor, words) if hit.url][:MOST]
        if hits:
            where = f"{reverse(more)}?{urlencode({'q': words})}" if more and len(hits) == MOST else ""
            groups.append(Group(label, hits, where))
    return {"groups": groups, "words": words}


@kind(_("页面"), CONSOLE)
def pages(actor: Actor, words: str) -> Iterable[Hit]:
    """Pages of the reader's own, by their title."""
    for page in face.pages.values():
        mine = page.may is None or actor.role in page.may
        looked_at = not page.acts and "<" not in page.route and not page.name.endswith("-export")
        if mine and looked_at and page.name != "search" and words.lower() in str(page.title).lower():
            yield Hit(page.title, reverse(page.name), page.lead)


@kind(pgettext_lazy("rail", "老人"), REGISTRY, "elders")
def people(actor: Actor, words: str) -> Iterable[Hit]:
    """Elders by name, pinyin, ID number or phone."""
    for row in elders.matching(elders.living(actor), words)[:MOST]:
        years = f"{row.get_sex_display()} {row.born_on:%Y}"
        yield Hit(row.name, reverse("elder", kwargs={"pk": row.pk}), f"{years} · {row.region.name}")


@kind(pgettext_lazy("rail", "服务"), CARE, "orders")
def visits(actor: Actor, words: str) -> Iterable[Hit]:
    """Orders by number, or by the elder's name."""
    serial = number(words)
    rows = orders.orders(actor)
    rows = rows.filter(pk=serial) if serial is not None else orders.matching(rows, actor, words)
    for row in rows.order_by("-id")[:MOST]:
        note = f"{written.moment(row.starts_at)} · {row.get_status_display()}"
        yield Hit(f"{row.item} {row.elder.name}", reverse("order", kwargs={"pk": row.pk}), note)


@kind(pgettext_lazy("rail", "需求"), CARE, "needs")
def wants(actor: Actor, words: str) -> Iterable[Hit]:
    """Needs by number, or by the elder's name."""
    serial = number(words)
    rows = needs.needs(actor)
    found = elders.matching(elders.living(actor), words).order_by().values("pk")
    rows = rows.filter(pk=serial) if serial is not None else rows.filter(elder__in=found)
    for row in rows[:MOST]:
        note = f"{written.moment(row.reported_at)} · {row.get_status_display()}"
        yield Hit(f"{row.get_kind_display()} {row.elder.name}", reverse("need", kwargs={"pk": row.pk}), note)


@kind(pgettext_lazy("rail", "服务商"), CARE, "providers")
def bodies(actor: Actor, words: str) -> Iterable[Hit]:
    """Providers by name or credit code."""
    for row in providers.matching(providers.providers(actor), words, "credit_code")[:MOST]:
        yield Hit(row.name, reverse("provider", kwargs={"pk": row.pk}), row.get_status_display())


@kind(_("设施"), CARE, "facilities")
def houses(actor: Actor, words: str) -> Iterable[Hit]:
    """Facilities by name."""
    for row in providers.matching(providers.facilities(actor), words)[:MOST]:
        yield Hit(row.name, reverse("facility", kwargs={"pk": row.pk}), row.get_status_display())


@kind(pgettext_lazy("rail", "人员"), CARE, "workers")
def staff(actor: Actor, words: str) -> Iterable[Hit]:
    """Workers by name."""
    for row in workers.workers(actor).filter(name__startswith=words)[:MOST]:
        yield Hit(row.name, reverse("worker", kwargs={"pk": row.pk}), row.get_post_display())


@kind(_("结算"), MONEY, "claims")
def accounts_of_work(actor: Actor, words: str) -> Iterable[Hit]:
    """Claims by provider or number."""
    for row in claims.matching(claims.claims(actor), words)[:MOST]:
        title = f"{row.provider.name} {row.month:%Y-%m}"
        yield Hit(title, reverse("claim", kwargs={"pk": row.pk}), row.get_status_display())


@kind(pgettext_lazy("rail", "政策"), OFFICER)
def law(actor: Actor, words: str) -> Iterable[Hit]:
    """Benefits in force at the reader's place, by name or document."""
    here = Region.objects.filter(pk=actor.region_id or 0).first()
    today = timezone.localdate()
    for table in policies.tables_at(here, today) if here else ():
        title, documents = benefits.title(table), sorted({row.document.title for row in table.holding(today)})
        if words in title or any(words in document for document in documents):
            where = reverse("benefit-table", kwargs={"code": table.region[:6], "benefit": table.benefit})
            yield Hit(title, where, written.listed(documents))


@kind(_("工作任务"), OFFICER, "duty-tasks")
def tasks(actor: Actor, words: str) -> Iterable[Hit]:
    """Tasks by their words."""
    for row in duties.tasks(actor).filter(title__contains=words)[:MOST]:
        yield Hit(
            row.title, reverse("duty-task", kwargs={"pk": row.pk}), f"{row.owner.name} · {row.get_status_display()}"
        )


@kind(pgettext_lazy("rail", "区域"), SYSTEM)
def places(actor: Actor, words: str) -> Iterable[Hit]:
    """Places by name."""
    for row in administration.places_called(actor, words, MOST):
        yield Hit(row.name, links.to("foundation.region", row.pk) or reverse("region", kwargs={"pk": row.pk}))


@kind(pgettext_lazy("rail", "账号"), SYSTEM | {Role.SECURITY_ADMIN}, "accounts")
def accounts(actor: Actor, words: str) -> Iterable[Hit]:
    """Accounts by login or name."""
    for row in administration.accounts_matching(actor, words)[:MOST]:
        yield Hit(row.name, reverse("account", kwargs={"pk": row.pk}), row.login)
