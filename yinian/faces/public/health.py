"""For operators and their monitors: is the database there, and how long ago did a worker last beat."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yinian.foundation.jobs import Beat


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """503 where the database does not answer; a missing worker is told, but takes no web server out of service."""
    try:
        beat = Beat.objects.order_by("-at").first()
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    age = None if beat is None else max(0, int((timezone.now() - beat.at).total_seconds()))
    return JsonResponse({"database": "ok", "worker_beat_seconds_ago": age}, headers={"Cache-Control": "no-store"})
