"""Who may see an elder's information: read, agreed to one thing at a time, and taken back with one press."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation import access
from yinian.foundation.actor import Actor, Role
from yinian.registry.elders import consents, queries, words

WHO = {
    "kin": _("您的家属"),
    "care": _("上门为您服务的人"),
    "consent": _("您同意过的单位"),
    "assessment": _("给您做评估的人"),
}
ENDED = ("kin", "consent")


def _acts(actor: Actor, person: Any) -> Any:
    """As what the reader may agree and take back: the elder (True), a guardian (the mandate), or not at all."""
    if actor.role is Role.ELDER:
        return True
    return queries.guardians(actor, person).filter(kin__party=actor.party_id or 0).first()


def _asked(actor: Actor, person: Any, standing: list[Any]) -> list[tuple[str, str]]:
    """What may still be agreed to: each purpose for each relative, or for all, with the address of its page."""
    open_now = {(row.purpose, row.party_id) for row in standing}
    found = []
    for name, word in words.purpose_choices():
        purpose = words.purpose(name)
        if purpose is None or purpose.to == "provider":
            continue
        if purpose.to == "all":
            if (name, None) not in open_now:
                found.append((word, _page(person, name, 0)))
            continue
        for kin in queries.kin(actor, person):
            if kin.party_id is None or (name, kin.party_id) not in open_now:
                found.append((now("{who}：{what}").format(who=kin.name, what=word), _page(person, name, kin.pk)))
    return found


def _page(person: Any, purpose: str, kin: int) -> str:
    return reverse("my-consent", kwargs={"pk": person.pk, "purpose": purpose, "kin": kin})


@face.page("my/<int:pk>/trust", title=_("谁能看我的信息"), may=OWN)
def my_trust(request: Request, pk: int) -> Context:
    """Everybody who sees it now, and what was agreed to."""
    actor = request.by
    person = whose.elder(actor, pk)
    rows = list(queries.consents(actor, person).filter(withdrawn_at=None))
    acts, own = _acts(actor, person), actor.role is Role.ELDER
    guardians = {one.kin.party_id for one in queries.guardians(actor, person)} if own else set()
    return {
        "person": person,
        "own": own,
        "acts": bool(acts),
        "sights": [
            (
                sight,
                WHO[sight.purpose],
                "health" in sight.columns,
                own and sight.purpose in ENDED and sight.party_id not in guardians,
            )
            for sight in queries.sights(actor, person)
        ],
        "consents": [(row, words.purpose_word(row.purpose)) for row in rows],
        "asked": _asked(actor, person, rows) if acts else [],
        "back": reverse("my-facts", kwargs={"pk": pk}),
        "title": now("谁能看我的信息") if own else now("谁能看{name}的信息").format(name=person.name),
    }


@face.page("my/<int:pk>/trust/<str:purpose>/<int:kin>", title=_("您同意吗"), may=OWN, template="elder/consent.html")
def my_consent(request: Request, pk: int, purpose: str, kin: int) -> Context | HttpResponse:
    """One thing, its whole text, and two answers of the same size."""
    actor = request.by
    person = whose.elder(actor, pk)
    known, acts = words.purpose(purpose), _acts(actor, person)
    if known is None or not acts or (known.to == "kin") != bool(kin):
        raise access.missing(_("用途"), purpose)
    relative = queries.relative(actor, person, kin) if kin else None
    refusal = None
    if request.method == "POST":
        guardian = None if acts is True else acts
        given = consents.Given(purpose, "phone", kin=relative, guardian=guardian)
        refusal = attempt(lambda: consents.give_consent(person, given, by=actor))
        if refusal is None:
            say(request, now("已记下您同意：{what}。随时可以撤回。").format(what=words.purpose_word(purpose)))
            return go("my-trust", pk=pk)
    return {
        "refusal": refusal,
        "what": words.purpose_word(purpose),
        "relative": relative,
        "text": words.consent_text(known.text),
        "version": known.text.version,
        "back": reverse("my-trust", kwargs={"pk": pk}),
        "status": 422 if refusal else 200,
    }


@face.page("my/consents/<int:pk>/withdraw", title=_("撤回同意"), may=OWN, acts=True)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take a consent back; nobody asks why."""
    consent = queries.consent(request.by, pk)
    consents.withdraw_consent(consent, by=request.by)
    say(request, now("已撤回：{what}。对方马上看不到了。").format(what=words.purpose_word(consent.purpose)))
    # Whoever took back what let them in does not see the elder any more.
    return go("my-trust", pk=consent.elder_id) if request.by.role is Role.ELDER else go("my")


@face.page("my/sights/<int:pk>/close", title=_("不再让对方看"), may={Role.ELDER}, acts=True)
def stop_showing(request: Request, pk: int) -> HttpResponse:
    """Let somebody see no longer."""
    sight = queries.sight(request.by, pk)
    consents.shut_out(sight.elder, sight.party, by=request.by)
    say(request, now("{name}看不到您的信息了。").format(name=sight.party.name))
    return go("my-trust", pk=sight.elder_id)
