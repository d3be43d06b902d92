"""Keeping a list as one likes it: filters under a name, and the columns one wants to see."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import say
from yinian.foundation import access, lists
from yinian.foundation.lists import SavedList


def _place(request: Request) -> str:
    """The list that is meant: one that stands on a page which the reader has."""
    place = request.POST.get("place", "")
    page = face.pages.get(place.partition(":")[0])
    if page is None or (page.may is not None and request.by.role not in page.may):
        raise access.missing(SavedList._meta.get_field("page").verbose_name, place[:80])
    return place[:80]


def _back(request: Request, query: str = "") -> HttpResponse:
    """Back to the list."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(f"{back if ours else reverse('worklist')}{query}")
    response.status_code = 303
    return response


@face.page("lists/save", title=_("存下筛选"), may=CONSOLE, rail="todo", acts=True)
def save_list(request: Request) -> HttpResponse:
    """Keep the filter that shows under a name."""
    given = request.POST
    shared = bool(given.get("shared"))
    row = lists.keep(_place(request), given.get("name", ""), given.get("query", ""), by=request.by, shared=shared)
    say(request, _("已存下。"))
    return _back(request, f"?{row.query}" if row.query else "")


@face.page("lists/<int:pk>/forget", title=_("删除存下的筛选"), may=CONSOLE, rail="todo", acts=True)
def forget_list(request: Request, pk: int) -> HttpResponse:
    """Take one's own away."""
    lists.forget(lists.own(request.by, pk), by=request.by)
    say(request, _("已删除。"))
    return _back(request)


@face.page("lists/columns", title=_("选择列"), may=CONSOLE, rail="todo", acts=True)
def choose_columns(request: Request) -> HttpResponse:
    """Remember which columns are wanted."""
    shown, known = set(request.POST.getlist("shown")), request.POST.getlist("known")[:60]
    lists.choose_columns(_place(request), [name for name in known if name not in shown], by=request.by)
    return _back(request)
