"""How far background work has come, on the page of what it works on: a part that asks again until the end."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as now

from yinian.faces.frame.parts import Progress
from yinian.foundation.jobs import Run


def of_run(key: str, run: Run | Any, doing: str, whole: str) -> Progress:
    """What a run is doing, in these words while it does; `whole` is the address of the page it stands on."""
    if run.state == "waiting":
        doing = now("等待后台进程接手")
    died = run.state == "dead"
    if died:
        doing = now("试了几次都没有办成，已停下：{error}").format(error=run.error[:200])
    return Progress(
        key, doing, min(run.done, run.total or run.done), run.total or max(run.done, 1), f"{whole}?part=1", died
    )


def part(request: HttpRequest, job: Progress | None, whole: str) -> HttpResponse | None:
    """The part alone, where it is asked for; at the end there is more to show, so that the whole page is fetched once more."""
    if not request.GET.get("part"):
        return None
    if job is not None and not job.finished:
        return render(request, "frame/progress.html", {"job": job})
    response = HttpResponse()
    response["HX-Redirect"] = whole
    return response
