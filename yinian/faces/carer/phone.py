"""What makes these pages an app on the phone: its worker, its manifest, who the queue belongs to, and what to show without a network."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.carer.face import CARERS, VISITORS, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation.access import missing
from yinian.foundation.accounts import posts_of

SCOPE = "/today"
PASS = "yinian.phone"
FILES = ("app.css", "app.js", "phone.js", "icons.svg", "mark.svg", "icon-192.png")
WORKER = settings.ROOT / "static" / "build" / "worker.js"


@face.page("today/queue", name="phone-queue", title=_("手机上的记录"))
def standing(request: Request) -> JsonResponse:
    """Whose queue it is that wants to be sent: a carer's who is signed in, one's who must sign in again, or one's whose post ended.

    The phone shows the pass that it got when all was well. It opens nothing; it only tells whether its post still stands.
    """
    actor, given = request.actor, request.headers.get("X-Phone-Pass", "")
    if given and not _stands(given):
        why = now("您在这里的岗位已经结束，手机里没有发出的记录不再接收，已经清除。")
        return JsonResponse({"state": "ended", "why": why}, status=403)
    if actor is None or actor.role not in CARERS | VISITORS:
        return JsonResponse({"state": "sign_in"}, status=401)
    known = {"who": str(actor.post_id), "pass": signing.dumps([actor.account_id, actor.post_id], salt=PASS)}
    return JsonResponse({"state": "in", "token": get_token(request), **known})


def _stands(given: str) -> bool:
    """Whether the post of a pass is still held by an account that may sign in."""
    try:
        account, post = signing.loads(given, salt=PASS)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return any(held.pk == post and held.account.is_active for held in posts_of(account))


@face.page("today/worker.js", name="phone-worker", title=_("离线程序"))
def worker(request: Request) -> HttpResponse:
    """The program that keeps today's pages on the phone; it reaches no page outside of today."""
    if not WORKER.exists():
        raise missing(_("离线程序"), "worker.js")
    files: list[Any] = [static(f"build/{name}") for name in FILES]
    named = {"files": files, "today": reverse("today"), "offline": reverse("phone-offline")}
    head = "".join(f"self.{name}={value!r};" for name, value in named.items())
    response = HttpResponse(head + WORKER.read_text("utf-8"), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"], response["Cache-Control"] = SCOPE, "no-cache"
    return response


@face.page("today/manifest.json", name="phone-manifest", title=_("安装到手机"))
def manifest(request: Request) -> JsonResponse:
    """What a phone needs to know to put today on its first screen."""
    icons = [
        {"src": static(f"build/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": SCOPE,
        "name": now("颐年 上门服务"),
        "short_name": now("颐年"),
        "lang": "zh-CN",
        "start_url": reverse("today"),
        "scope": SCOPE,
        "display": "standalone",
        "background_color": "#fafaf7",
        "theme_color": "#fafaf7",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@face.page("today/offline", name="phone-offline", title=_("现在没有网络"), template="carer/offline.html")
def offline(request: Request) -> Context:
    """What stands in the place of a page that is not on the phone."""
    return {"ended": False}


@face.page("today/ended", name="phone-ended", title=_("岗位已经结束"), template="carer/offline.html")
def ended(request: Request) -> Context:
    """What a phone shows whose post was withdrawn: why nothing was sent, and nothing of any elder."""
    return {"ended": True}
