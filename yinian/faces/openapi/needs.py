"""Needs: reported and read."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as now
from ninja import Query, Router, Status

from yinian.delivery.needs import actions, queries
from yinian.faces.openapi import shapes
from yinian.faces.openapi.door import Key, Request
from yinian.faces.openapi.once import once
from yinian.faces.openapi.orders import READS, WRITES, Number, Pk, whose
from yinian.faces.openapi.paging import page
from yinian.faces.openapi.problems import Problem
from yinian.faces.openapi.schemas import NeedIn, NeedOut, NeedPage
from yinian.foundation.exchange.keys import Scope

router = Router(tags=["需求"])
KIND = "delivery.need"
KINDS = dict(queries.KINDS)


@router.post("/needs", auth=Key(Scope.NEEDS_REPORT), response={(200, 201): NeedOut, **WRITES}, summary="提出需求")
def report(request: Request, response: HttpResponse, given: NeedIn, number: Number) -> Any:
    """替老人提出一件要办的事；由老人所在街道负责答复。"""
    person = whose(request, given.elder, given.citizen_id)
    if given.kind not in KINDS:
        do = now("可填：{kinds}。").format(kinds="、".join(KINDS))
        raise Problem(422, now("您要提出需求。"), now("没有这个类别。"), do, field="kind")
    pk, before = once(
        request,
        response,
        actions.report,
        lambda: actions.report(person, given.kind, given.text, by=request.by, urgency=given.urgency),
    )
    return Status(200 if before else 201, _one(request, "need.report", pk))


@router.get("/needs", auth=Key(Scope.NEEDS_READ), response={200: NeedPage, **READS}, summary="需求列表")
def listed(
    request: Request,
    status: Annotated[Literal["open", "taken", "done", "refused", "withdrawn"] | None, Query()] = None,
    after: Annotated[str, Query(max_length=60, description="上一页答复里的 next")] = "",
    limit: Annotated[int, Query(ge=1, le=100, description="每页条数")] = 50,
) -> Any:
    """密钥看得到的需求，按编号从小到大。"""
    rows = queries.needs(request.by)
    shown, following = page(rows.filter(status=status) if status else rows, after, limit)
    request.call.operation, request.call.kind, request.call.numbers = "need.list", KIND, [row.pk for row in shown]
    return {"needs": [shapes.need(row) for row in shown], "next": following}


@router.get("/needs/{pk}", auth=Key(Scope.NEEDS_READ), response={200: NeedOut, **READS}, summary="一个需求")
def one(request: Request, pk: Pk) -> Any:
    """不在密钥范围内的与不存在的一样，答复 404。"""
    return _one(request, "need.read", pk)


def _one(request: Request, operation: str, pk: int) -> dict[str, Any]:
    row = queries.need(request.by, pk)
    request.call.operation, request.call.kind, request.call.numbers = operation, KIND, [row.pk]
    return shapes.need(row)
