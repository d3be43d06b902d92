"""What a call is answered when it cannot be done: a problem document that says what was asked, why not, what to do, and which field."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from yinian.foundation.refusals import NotFound, Overtaken, Refused, Repeated

TYPE = "application/problem+json"
# What is wrong with a field, by the kind of fault that the reader of bodies tells.
FAULTS = {
    "missing": _("没有填"),
    "json_invalid": _("不是合规的 JSON"),
    "string_too_long": _("太长"),
    "string_too_short": _("太短"),
    "literal_error": _("不在列表中"),
    "extra_forbidden": _("没有这一栏"),
    "greater_than_equal": _("太小"),
    "less_than_equal": _("太大"),
    "datetime_from_date_parsing": _("要写到时分，并带时区"),
    "timezone_aware": _("要带时区，例如 2026-11-17T10:00:00+08:00"),
}


class Problem(Exception):
    """A call that ends here, with the status and the document it is answered with."""

    def __init__(self, status: int, asked: str, why: str, do: str, **more: Any) -> None:
        super().__init__(why)
        self.status, self.told, self.more = status, (asked, why, do), more

    def answer(self) -> HttpResponse:
        """The answer itself."""
        asked, why, do = self.told
        return document(self.status, asked, why, do, **self.more)


def document(status: int, asked: str, why: str, do: str, **more: Any) -> HttpResponse:
    """A problem document; `headers` go along with it."""
    headers = more.pop("headers", {})
    body = {"type": "about:blank", "title": why, "status": status, "asked": asked, "why": why, "do": do, **more}
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=f"{TYPE}; charset=utf-8", headers=headers)


def install(api: NinjaAPI) -> None:
    """Answer every way in which a call can fail by such a document."""

    @api.exception_handler(Problem)
    def _problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
        return problem.answer()

    @api.exception_handler(Refused)
    def _refused(_request: HttpRequest, refusal: Refused) -> HttpResponse:
        kinds = ((NotFound, 404), (Overtaken, 409), (Repeated, 409))
        status = next((code for kind, code in kinds if isinstance(refusal, kind)), 422)
        return document(status, refusal.asked, refusal.why, refusal.do)

    @api.exception_handler(ValidationError)
    def _malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        faults = [{"field": _field(one["loc"]), "why": _why(one)} for one in error.errors[:20]]
        asked, do = now("您提交了一份请求。"), now("请按接口文档改正这一栏后重发。")
        first = faults[0]
        return document(422, asked, f"{first['field']}：{first['why']}", do, field=first["field"], errors=faults)

    @api.exception_handler(HttpError)
    def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
        why = now("请求的内容读不出来。")
        return document(error.status_code, now("您提交了一份请求。"), why, now("请求正文须是 UTF-8 的 JSON 对象。"))


def _field(place: Any) -> str:
    # The first part says where (body, query, path, header), the second of a body what our own function calls it.
    parts = [str(part) for part in place]
    return ".".join(parts[2:] if parts[:1] == ["body"] else parts[1:]) or parts[0]


def _why(one: dict[str, Any]) -> str:
    return str(FAULTS.get(one["type"], _("格式不对")))
