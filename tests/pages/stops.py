"""Every address of the service: with what object it is walked, by whom, and which neighbour must not have it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.pages.things import Things

Given = Callable[[Things], dict[str, Any]]
OFFICERS, ELDERS, CARERS = ("chen", "zhou"), ("wang", "zhao"), ("zhang", "carer2")
MANAGERS = ("sunny", "moon")
ASSESSORS, SECOND = ("li", "qian"), ("sun", "qian")
# What a carer's phone sends along with every piece.
PIECE = {"key": "0123456789abcdef"}
SYSTEM, SECURITY, AUDIT = ("system", "system2"), ("security", "security2"), ("audit", "audit2")


def nothing(things: Things) -> dict[str, Any]:
    return {}


def of(thing: str, **more: Any) -> Given:
    """The number of one of the things."""
    return lambda things: {"pk": getattr(things, thing).pk, **more}


def supplied(thing: str, **more: Any) -> Given:
    """The number of one of the things of supply."""
    return lambda things: {"pk": getattr(things.supply, thing).pk, **more}


@dataclass(frozen=True)
class Stop:
    """A page and how it is walked.

    `who` are its owner and the neighbour; an address without an object shows the neighbour a page of their own, on which
    none of `hides` may stand. `queries` is the most the database may be asked.
    """

    who: tuple[str, str] = OFFICERS
    given: Given = nothing
    queries: int = 12
    status: int = 200
    acts: bool = False
    data: dict[str, str] = field(default_factory=dict)
    hides: tuple[str, ...] = ()
    query: str = ""


PUBLIC = {
    "home": Stop(),
    "about": Stop(),
    "policies": Stop(),
    "policy-documents": Stop(),
    "benefit-table": Stop(given=lambda things: {"code": "210100", "benefit": "home_service_hours"}),
    "services": Stop(),
    "announced-activities": Stop(),
    "places": Stop(),
    "sign-in": Stop(),
    "sign-in-phone": Stop(),
    "sign-in-code": Stop(status=303),
    "sign-in-password": Stop(),
    "sign-in-token": Stop(status=303),
    "sign-in-device": Stop(status=303),
    "language": Stop(acts=True, status=302, data={"to": "en"}),
    "sign-out": Stop(acts=True, status=303),
    "text-size": Stop(status=302),
    "health": Stop(),
}

OWN = {
    "me": Stop(),
    "password": Stop(),
    "posts": Stop(),
    "device": Stop(),
}

ELDER = {
    "my": Stop(ELDERS, hides=("王秀英",)),
    "my-elder": Stop(ELDERS, of("elder"), status=303),
    "my-facts": Stop(ELDERS, of("elder")),
    "my-trust": Stop(ELDERS, of("elder"), queries=18),
    "my-consent": Stop(ELDERS, of("elder", purpose="recording", kin=0)),
    "take-back": Stop(ELDERS, of("consent"), acts=True, status=303, queries=20),
    "stop-showing": Stop(ELDERS, of("sight"), acts=True, status=303, queries=45),
    "my-number": Stop(ELDERS, of("elder", column="phone"), acts=True, queries=16),
    "my-activities": Stop(ELDERS, of("elder"), queries=14),
    "my-benefits": Stop(ELDERS, of("elder")),
    "my-assessment": Stop(ELDERS, of("elder"), queries=16),
    "object-to-mine": Stop(ELDERS, of("assessed")),
    "my-needs": Stop(ELDERS, of("elder"), hides=("居家维修",)),
    "ask-for-help": Stop(ELDERS, of("elder")),
    "withdraw-need": Stop(ELDERS, of("need"), acts=True, status=303, queries=24),
    "help": Stop(ELDERS),
    "my-orders": Stop(ELDERS, of("elder"), queries=16),
    "my-order": Stop(ELDERS, of("visit"), queries=16),
    "cancel-my-order": Stop(ELDERS, of("visit")),
    "speak-of-order": Stop(ELDERS, of("served")),
    "order-help": Stop(ELDERS, of("elder"), queries=16),
    "order-when": Stop(ELDERS, of("elder", code="bathing")),
    "confirm-order": Stop(ELDERS, of("elder", code="bathing"), status=303),
    "call-me": Stop(ELDERS, of("elder"), acts=True, status=303, queries=24),
}

CARER = {
    "today": Stop(CARERS),
    "carer-account": Stop(CARERS, queries=14),
    "my-assessments": Stop(ASSESSORS, hides=("王秀英",)),
    "assess": Stop(ASSESSORS, of("assessment")),
    "assess-part": Stop(ASSESSORS, of("assessment", code="B.1")),
    "assess-answer": Stop(
        ASSESSORS, of("assessment", item="B.1.1"), acts=True, status=303, data={"score": "3"}, queries=24
    ),
    "assess-findings": Stop(ASSESSORS, of("assessment")),
    "sign-assessment": Stop(ASSESSORS, of("assessment"), acts=True, status=422, queries=30),
    "conclude-assessment": Stop(SECOND, of("signed"), acts=True, status=303, queries=80),
    "reopen-assessment": Stop(SECOND, of("signed"), acts=True, status=303, data={"why": "请核对"}, queries=30),
    "my-elders": Stop(CARERS, hides=("王秀英",)),
    "cared-for": Stop(CARERS, of("elder")),
    "notice-need": Stop(CARERS, of("elder")),
    "visit": Stop(CARERS, of("under_way")),
    "check-in": Stop(CARERS, of("visit"), acts=True, status=422, data=PIECE, queries=30),
    "visit-tick": Stop(
        CARERS, of("under_way"), acts=True, status=303, data={**PIECE, "point": "water_tried"}, queries=30
    ),
    "visit-photo": Stop(CARERS, of("under_way"), acts=True, status=303, data=PIECE),
    "visit-sign": Stop(
        CARERS, of("under_way"), acts=True, status=303, data={**PIECE, "signed_by": "王秀英"}, queries=30
    ),
    "visit-note": Stop(CARERS, of("under_way"), acts=True, status=303, data={**PIECE, "text": "红点"}, queries=30),
    "check-out": Stop(CARERS, of("under_way"), acts=True, status=422, data=PIECE, queries=30),
}

CONSOLE = {
    "worklist": Stop(hides=("王秀英", "居家维修", "等您接办")),
    "notices": Stop(hides=("等您接办",)),
    "read-notice": Stop(given=of("notice"), acts=True, status=303),
    "late": Stop(query="show=open", hides=("王秀英",)),
    "elders": Stop(hides=("王秀英",)),
    "elders-export": Stop(hides=("王秀英",)),
    "register-elder": Stop(hides=("东顺城社区",)),
    "rosters": Stop(hides=("民政科名册.xlsx",)),
    "upload-roster": Stop(hides=("小东街道",)),
    "blank-roster": Stop(),
    "roster": Stop(given=of("roster"), queries=14),
    "choose-rows": Stop(given=of("roster"), acts=True, status=303, data={"show": "new", "act": "none"}, queries=20),
    "apply-roster": Stop(given=of("roster"), acts=True, status=303, queries=24),
    "undo-roster": Stop(given=of("roster")),
    "drop-roster": Stop(given=of("roster"), acts=True, status=303, queries=24),
    "refused-rows": Stop(given=of("roster"), queries=16),
    "roster-mapping": Stop(given=of("roster")),
    "elder": Stop(given=of("elder"), queries=34),
    "reveal": Stop(given=of("elder", column="phone"), acts=True, queries=40),
    "record-fact": Stop(given=of("elder")),
    "end-fact": Stop(given=of("elder", kind="living"), acts=True, status=303, queries=16),
    "record-death": Stop(given=of("elder")),
    "correct-fact": Stop(given=lambda things: {"pk": things.elder.pk, "number": things.fact.pk}),
    "correct-elder": Stop(given=of("elder")),
    "move-elder": Stop(given=of("elder")),
    "move-out": Stop(given=of("elder")),
    "move-in": Stop(hides=("东顺城社区",)),
    "come-back": Stop(given=of("left"), acts=True, status=303, queries=20),
    "undo-death": Stop(given=of("dead")),
    "add-kin": Stop(given=of("elder")),
    "appoint": Stop(given=of("elder")),
    "end-mandate": Stop(given=of("mandate")),
    "give-consent": Stop(given=of("elder", purpose="family_health")),
    "withdraw-consent": Stop(given=of("consent"), acts=True, status=303, queries=20),
    "duplicates": Stop(hides=("王秀英",)),
    "merge-elders": Stop(given=lambda things: {"pk": things.elder.pk, "other": things.double.pk}),
    "tell-apart": Stop(given=lambda things: {"pk": things.elder.pk, "other": things.double.pk}),
    "unmerge": Stop(given=of("merge")),
    "own-groups": Stop(status=302),
    "groups": Stop(given=of("region")),
    "completeness": Stop(given=of("region")),
    "group-elders": Stop(given=of("region", name="special")),
    "charge-many": Stop(given=of("region")),
    "put-in-charge": Stop(given=of("elder")),
    "recount": Stop(acts=True, status=303, queries=20),
    "orders": Stop(hides=("王秀英", "助浴</a>"), queries=16),
    "orders-export": Stop(hides=("王秀英",)),
    "order": Stop(given=of("served"), queries=18),
    "place-order": Stop(given=of("elder"), queries=18),
    "move-order": Stop(MANAGERS, of("ordered", act="accept"), acts=True, status=303, queries=34),
    "assign-order": Stop(MANAGERS, of("taken_on"), queries=18),
    "refuse-order": Stop(MANAGERS, of("ordered")),
    "cancel-order": Stop(given=of("visit")),
    "miss-order": Stop(MANAGERS, of("visit")),
    "verify-order": Stop(MANAGERS, of("served"), queries=18),
    "benefits": Stop(hides=("王秀英",)),
    "benefits-export": Stop(hides=("王秀英",)),
    "benefit-decision": Stop(given=of("decision"), queries=16),
    "decide-benefit": Stop(given=of("elder", benefit="home_service_hours"), acts=True, status=303, queries=24),
    "end-benefit": Stop(given=of("decision")),
    "assessments": Stop(hides=("王秀英",), queries=14),
    "assessments-export": Stop(hides=("王秀英",), queries=20),
    "assessment": Stop(given=of("assessed"), queries=18),
    "arrange-assessment": Stop(given=of("elder")),
    "cancel-assessment": Stop(given=of("assessment")),
    "object-to-assessment": Stop(given=of("assessed")),
    "objection": Stop(given=of("objection"), status=303),
    "uphold-objection": Stop(given=of("objection"), queries=14),
    "dismiss-objection": Stop(given=of("objection")),
    "screenings": Stop(hides=("大东区摸底",)),
    "begin-screening": Stop(hides=("小东街道",)),
    "screening": Stop(given=of("screening"), queries=16),
    "screened": Stop(given=of("screening", part="due"), queries=16),
    "screened-export": Stop(given=of("screening", part="target"), queries=20),
    "report-need": Stop(given=of("elder")),
    "needs": Stop(hides=("王秀英", "居家维修</a>")),
    "need": Stop(given=of("need")),
    "move-need": Stop(given=of("need", act="take"), acts=True, status=303, queries=20),
    "finish-need": Stop(given=of("taken")),
    "refuse-need": Stop(given=of("taken")),
    "pass-on-need": Stop(given=of("taken")),
    "attach-to-need": Stop(given=of("need")),
    "file": Stop(given=of("file")),
    "facilities": Stop(hides=("东顺城驿站",)),
    "facilities-export": Stop(hides=("东顺城驿站",)),
    "open-facility": Stop(hides=("东顺城社区",)),
    "facility": Stop(given=supplied("house"), queries=16),
    "change-facility": Stop(given=supplied("station")),
    "declare-facility": Stop(given=supplied("station")),
    "set-beds": Stop(given=supplied("house")),
    "start-facility": Stop(given=supplied("planned")),
    "suspend-facility": Stop(given=supplied("station")),
    "close-facility": Stop(given=supplied("station")),
    "first-residents": Stop(given=supplied("house")),
    "move-facility": Stop(given=supplied("planned", act="build"), acts=True, status=303, queries=24),
    "providers": Stop(hides=("苗圃社工站",)),
    "providers-export": Stop(hides=("苗圃社工站",)),
    "register-provider": Stop(hides=("小东街道",)),
    "provider": Stop(given=supplied("provider"), queries=16),
    "change-provider": Stop(given=supplied("provider")),
    "grade-provider": Stop(given=supplied("provider")),
    "suspend-provider": Stop(given=supplied("provider")),
    "exit-provider": Stop(given=supplied("nursery")),
    "move-provider": Stop(given=supplied("nursery", act="graduate"), acts=True, status=303, queries=20),
    "supply": Stop(hides=("小东街道",)),
    "filings": Stop(hides=("松柏养老院",)),
    "filing": Stop(given=supplied("filing")),
    "filing-receipt": Stop(given=supplied("filing")),
    "return-filing": Stop(given=supplied("filing")),
    "receipt-filing": Stop(given=supplied("filing"), acts=True, status=303, queries=30),
    # The institution has filed already: the page answers that it may not file twice.
    "submit-filing": Stop(given=supplied("house"), acts=True, status=422, queries=24),
    "activities": Stop(hides=("智能手机课",)),
    "announce": Stop(hides=("小东街道",)),
    "activity": Stop(given=of("activity")),
    "hold-activity": Stop(given=of("activity")),
    "cancel-activity": Stop(given=of("activity")),
    "awards": Stop(hides=("驿站运营补贴", "大东福彩公益金")),
    "feed-fund": Stop(hides=("小东街道",)),
    "propose-award": Stop(hides=("大东福彩公益金",)),
    "award": Stop(given=of("award")),
    "approve-award": Stop(given=of("award"), acts=True, status=303, queries=45),
    "refuse-award": Stop(given=of("award")),
    "withdraw-award": Stop(given=of("award")),
    "claims": Stop(hides=("阳光居家养老",)),
    "claims-export": Stop(hides=("阳光居家养老",)),
    "draft-claim": Stop(MANAGERS, hides=("大东区",)),
    "claim": Stop(given=of("claim"), queries=20),
    "claim-export": Stop(given=of("claim"), queries=16),
    "update-claim": Stop(MANAGERS, of("open_claim"), acts=True, status=303, queries=30),
    "submit-claim": Stop(MANAGERS, of("open_claim"), acts=True, status=303, queries=24),
    "approve-claim": Stop(given=of("claim")),
    "return-claim": Stop(given=of("claim")),
    "release-claim": Stop(given=of("approved_claim")),
    "payouts": Stop(hides=("国库 001",)),
    "payouts-export": Stop(hides=("国库 001",)),
    "workers": Stop(hides=("刘芳",)),
    "workers-export": Stop(hides=("刘芳",)),
    "certificates": Stop(hides=("已过期未换证 1",)),
    "hire-worker": Stop(hides=("小东街道",)),
    "worker": Stop(given=of("worker"), queries=18),
    "change-worker": Stop(given=of("worker"), queries=14),
    "leave-worker": Stop(given=of("worker")),
    "add-certificate": Stop(given=of("worker")),
    "set-hours": Stop(given=of("worker")),
    "certificate": Stop(given=of("paper"), status=302),
    "withdraw-certificate": Stop(given=of("paper")),
    "catalogue": Stop(hides=("¥ 45.00",)),
    "catalogue-export": Stop(hides=("45.00",)),
    "indicators": Stop(status=302),
    "indicator-region": Stop(given=of("region"), queries=20),
    "request-figures": Stop(),
    "elders-behind": Stop(given=of("region", name="elders60")),
    "elders-behind-export": Stop(given=of("region", name="elders60")),
    "facilities-behind": Stop(given=of("region", name="beds_per_thousand")),
    "run": Stop(given=of("run")),
    "runs": Stop(SYSTEM, hides=("核验日志",)),
    "retry-run": Stop(SYSTEM, of("run"), acts=True, status=303, queries=20),
    "retry-receipt": Stop(SYSTEM, of("receipt"), acts=True, status=303, queries=16),
    "regions": Stop(SYSTEM, status=302),
    "region": Stop(SYSTEM, of("region"), queries=14),
    "open-region": Stop(SYSTEM, of("region")),
    "rename-region": Stop(SYSTEM, of("region")),
    "code-region": Stop(SYSTEM, of("region")),
    "move-region": Stop(SYSTEM, of("region")),
    "close-region": Stop(SYSTEM, of("region")),
    "switch-module": Stop(
        SYSTEM, of("region", module="activities"), acts=True, status=303, data={"on": "yes"}, queries=16
    ),
    "accounts": Stop(SECURITY, hides=("chen.test",)),
    "open-account": Stop(SECURITY),
    "account": Stop(SECURITY, of("account")),
    "reset-account": Stop(SECURITY, of("account")),
    "disable-account": Stop(SECURITY, of("account")),
    "enable-account": Stop(SECURITY, of("account")),
    "give-post": Stop(SECURITY, of("account")),
    "change-post": Stop(SECURITY, of("post")),
    "withdraw-post": Stop(SECURITY, of("post")),
    "journal": Stop(AUDIT, hides=("何街",)),
    "line": Stop(AUDIT, of("line")),
    "verify-journal": Stop(AUDIT, acts=True, status=303, queries=20),
}

# What answers with a file, or with nothing to look at.
SAVED = frozenset({"blank-roster", "file", "health", "refused-rows"}) | {
    name for name in CONSOLE if name.endswith("-export")
}
# The menu is the same for every place.
MENU = {
    "item": Stop(given=lambda things: {"code": "bathing"}),
    "set-price": Stop(given=lambda things: {"code": "bathing"}),
}

STOPS = {**PUBLIC, **OWN, **MENU, **ELDER, **CARER, **CONSOLE}
