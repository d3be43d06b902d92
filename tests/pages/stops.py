"""Every address of the service: with what object it is walked, by whom, and which neighbour must not have it."""

from tests.pages.desk import CONSOLE
from tests.pages.hotline import HOTLINE
from tests.pages.stop import ASSESSORS, CARERS, ELDERS, PIECE, SECOND, VISITED, Stop, of

PUBLIC = {
    "home": Stop(),
    "about": Stop(),
    "policies": Stop(),
    "policy-documents": Stop(),
    "benefit-table": Stop(given=lambda things: {"code": "210100", "benefit": "home_service_hours"}),
    "entitled": Stop(),
    "on-notice": Stop(),
    "entitled-here": Stop(given=of("region")),
    "services": Stop(),
    "price-list": Stop(),
    "announced-activities": Stop(),
    "places": Stop(),
    "complaint-results": Stop(),
    "complain": Stop(),
    "complaint-progress": Stop(),
    "standards": Stop(),
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
    "phone-queue": Stop(status=401),
    "phone-worker": Stop(),
    "phone-manifest": Stop(),
    "phone-offline": Stop(),
    "phone-ended": Stop(),
    "api": Stop(),
    "api-document": Stop(),
    # Nobody comes in without a key: the face's own tests walk with one.
    "api-orders": Stop(status=401),
    "api-orders-one": Stop(given=of("ordered"), status=401),
    "api-orders-one-accept": Stop(given=of("ordered"), acts=True, status=401),
    "api-orders-one-refuse": Stop(given=of("ordered"), acts=True, status=401),
    "api-orders-one-cancel": Stop(given=of("ordered"), acts=True, status=401),
    "api-orders-one-assign": Stop(given=of("ordered"), acts=True, status=401),
    "api-needs": Stop(status=401),
    "api-needs-one": Stop(given=of("need"), status=401),
    "api-items": Stop(status=401),
    "api-devices-messages": Stop(acts=True, status=401),
    # Nor does an exchange without its signature.
    "telephony-events": Stop(given=of("switch"), acts=True, status=401),
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
    "my-story": Stop(ELDERS, of("elder"), queries=24),
    "my-trust": Stop(ELDERS, of("elder"), queries=18),
    "my-consent": Stop(ELDERS, of("elder", purpose="recording", kin=0)),
    "take-back": Stop(ELDERS, of("consent"), acts=True, status=303, queries=20),
    "stop-showing": Stop(ELDERS, of("sight"), acts=True, status=303, queries=45),
    "my-number": Stop(ELDERS, of("elder", column="phone"), acts=True, queries=16),
    "my-activities": Stop(ELDERS, of("elder"), queries=14),
    "my-benefits": Stop(ELDERS, of("elder"), queries=24),
    "my-applications": Stop(ELDERS, of("elder")),
    "my-application": Stop(ELDERS, of("asked"), queries=16),
    "apply-benefit": Stop(ELDERS, of("elder", benefit="family_care_bed"), queries=24),
    "withdraw-my-application": Stop(ELDERS, of("asked")),
    "my-dues": Stop(ELDERS, of("elder")),
    "my-alive": Stop(ELDERS, of("elder")),
    "my-assessment": Stop(ELDERS, of("elder"), queries=16),
    "object-to-mine": Stop(ELDERS, of("assessed")),
    "my-needs": Stop(ELDERS, of("elder"), hides=("居家维修",)),
    "ask-for-help": Stop(ELDERS, of("elder")),
    "withdraw-need": Stop(ELDERS, of("need"), acts=True, status=303, queries=24),
    "help": Stop(ELDERS),
    "my-notices": Stop(ELDERS, hides=("张敏到了",)),
    "open-my-notice": Stop(ELDERS, of("home_notice"), acts=True, status=303),
    "my-orders": Stop(ELDERS, of("elder"), queries=16),
    "my-wishes": Stop(ELDERS, of("elder")),
    "my-visits": Stop(ELDERS, of("elder"), queries=16),
    "my-plan": Stop(ELDERS, of("elder"), queries=16),
    "pause-my-plan": Stop(ELDERS, of("elder")),
    "resume-my-plan": Stop(ELDERS, of("plan_pause"), acts=True, status=303, queries=24),
    "my-order": Stop(ELDERS, of("visit"), queries=16),
    "cancel-my-order": Stop(ELDERS, of("visit")),
    "confirm-visit": Stop(ELDERS, of("under_way"), acts=True, status=303, data={"came": "yes"}, queries=24),
    "speak-of-order": Stop(ELDERS, of("served")),
    "order-help": Stop(ELDERS, of("elder"), queries=16),
    "order-when": Stop(ELDERS, of("elder", code="bathing")),
    "confirm-order": Stop(ELDERS, of("elder", code="bathing"), status=303),
    "call-for-help": Stop(ELDERS, of("elder"), acts=True, status=303, queries=30),
    "my-alarm": Stop(ELDERS, of("alarm")),
    "my-alarms": Stop(ELDERS, of("elder"), queries=14),
    "call-me": Stop(ELDERS, of("elder"), acts=True, status=303, queries=24),
}

CARER = {
    "today": Stop(CARERS, queries=16),
    "answer-alarm": Stop(CARERS, of("alarm")),
    "alarm-phones": Stop(CARERS, of("alarm"), acts=True, queries=20),
    "go-to-alarm": Stop(CARERS, of("alarm"), acts=True, status=303, queries=40),
    "at-alarm": Stop(CARERS, of("answered"), acts=True, status=303, queries=40),
    "end-alarm": Stop(CARERS, of("answered")),
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
    "visit-incident": Stop(CARERS, of("under_way"), acts=True, status=303, data={**PIECE, "what": "door"}, queries=34),
    "my-turns": Stop(CARERS, hides=("王秀英",)),
    "my-turn": Stop(CARERS, of("turn"), queries=16),
    "record-turn": Stop(CARERS, of("turn"), acts=True, status=303, data={**PIECE, **VISITED}, queries=60),
    "miss-turn": Stop(
        CARERS, of("turn"), acts=True, status=303, data={**PIECE, "way": "home", "reason": "hospital"}, queries=40
    ),
    "check-out": Stop(CARERS, of("under_way"), acts=True, status=422, data=PIECE, queries=30),
}


# What answers with a file, or with nothing to look at.
SAVED = frozenset(
    {
        "blank-roster",
        "blank-duty-tasks",
        "file",
        "health",
        "refused-rows",
        "refused-returns",
        "phone-queue",
        "phone-worker",
        "phone-manifest",
        "api-document",
        "board-choices",
        "desk-live",
        "desk-here",
    }
) | {name for name in CONSOLE | HOTLINE if name.endswith("-export")}
# The menu is the same for every place.
MENU = {
    "package": Stop(given=of("package")),
    "change-package": Stop(given=of("package")),
    "withdraw-package": Stop(given=of("package")),
    "item": Stop(given=lambda things: {"code": "bathing"}),
    "set-price": Stop(given=lambda things: {"code": "bathing"}),
}

STOPS = {**PUBLIC, **OWN, **MENU, **ELDER, **CARER, **CONSOLE, **HOTLINE}
