"""Orders: placed, read, listed; and for a provider's system accepted, refused, called off and given to a carer."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as now
from ninja import Header, Query, Router, Status
from ninja.params import Path

from yinian.delivery.needs import queries as needs
from yinian.delivery.orders import actions, queries
from yinian.faces.openapi import shapes
from yinian.faces.openapi.door import Key, Request
from yinian.faces.openapi.once import HEADER, once
from yinian.faces.openapi.paging import page
from yinian.faces.openapi.problems import Problem
from yinian.faces.openapi.schemas import Carer, Day, Id, OrderIn, OrderOut, OrderPage, State, Why
from yinian.faces.openapi.schemas import Problem as Told
from yinian.foundation.exchange.keys import Scope
from yinian.foundation.parties import Party
from yinian.registry.elders import queries as elders
from yinian.registry.workforce import queries as workforce

router = Router(tags=["订单"])
KIND = "delivery.order"
READS: dict[Any, Any] = {frozenset({401, 403, 404, 422, 429}): Told}
WRITES: dict[Any, Any] = {frozenset({401, 403, 404, 409, 422, 429}): Told}
Pk = Annotated[int, Path(ge=1, le=2**63 - 1, description="编号")]
Number = Annotated[
    str, Header(alias=HEADER, min_length=8, max_length=100, description="办理编号，8 到 100 个字符；同一编号只办一次")
]


def whose(request: Request, pk: int | None, citizen_id: str | None) -> Any:
    """The elder that a body names, if the key sees them."""
    asked = now("您要为一位老人办理。")
    if (pk is None) == (citizen_id is None):
        raise Problem(422, asked, now("老人编号和身份证号须填一个。"), now("请填其中一个。"), field="elder")
    person = elders.elder(request.by, pk) if pk is not None else elders.by_number(request.by, citizen_id or "")
    if person is None:
        do = now("请核对号码；服务商只看得到自己在服务的老人。")
        raise Problem(404, asked, now("没有这位老人，或不在密钥的范围内。"), do, field="citizen_id")
    return person


def told(request: Request, operation: str, *rows: Any) -> None:
    """Note in the trace what is handed out."""
    request.call.operation, request.call.kind = operation, KIND
    request.call.numbers = [row.pk for row in rows]


@router.post("/orders", auth=Key(Scope.ORDERS_PLACE), response={(200, 201): OrderOut, **WRITES}, summary="下单")
def place(request: Request, response: HttpResponse, given: OrderIn, number: Number) -> Any:
    """为一位老人订一项服务。渠道记为“开放接口”，其余与窗口、电话、手机下的单一样：同样占用补贴时长、由各付费方分担，同样等服务商接单。"""
    person = whose(request, given.elder, given.citizen_id)
    provider = Party.objects.filter(pk=given.provider).first()
    if provider is None:
        why, do = now("没有这个服务商。"), now("请核对服务商主体编号。")
        raise Problem(422, now("您要下单。"), why, do, field="provider")
    need = needs.need(request.by, given.need) if given.need is not None else None
    wanted = actions.Request(
        person, given.item, given.starts_at, provider, given.funding, minutes=given.minutes, note=given.note, need=need,
        latest_at=given.latest_at,
    )  # fmt: skip
    pk, before = once(request, response, actions.place, lambda: actions.place(wanted, by=request.by))
    return Status(200 if before else 201, _one(request, "order.place", pk))


@router.get("/orders", auth=Key(Scope.ORDERS_READ), response={200: OrderPage, **READS}, summary="订单列表")
def listed(
    request: Request,
    status: State | None = None,
    since: Annotated[Day | None, Query(description="约定日期自")] = None,
    until: Annotated[Day | None, Query(description="约定日期至（不含）")] = None,
    after: Annotated[str, Query(max_length=60, description="上一页答复里的 next")] = "",
    limit: Annotated[int, Query(ge=1, le=100, description="每页条数")] = 50,
) -> Any:
    """密钥看得到的订单，按编号从小到大。翻页用答复里的 next。"""
    rows = queries.orders(request.by)
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(starts_at__gte=queries.day_of(since)[0])
    if until:
        rows = rows.filter(starts_at__lt=queries.day_of(until)[0])
    shown, following = page(rows, after, limit)
    told(request, "order.list", *shown)
    return {"orders": [shapes.order(row) for row in shown], "next": following}


@router.get("/orders/{pk}", auth=Key(Scope.ORDERS_READ), response={200: OrderOut, **READS}, summary="一个订单")
def one(request: Request, pk: Pk) -> Any:
    """不在密钥范围内的订单与不存在的一样，答复 404。"""
    return _one(request, "order.read", pk)


@router.post("/orders/{pk}/accept", auth=Key(Scope.ORDERS_ANSWER), response={200: OrderOut, **WRITES}, summary="接单")
def accept(request: Request, response: HttpResponse, pk: Pk, number: Number) -> Any:
    """服务商接单。"""
    return _moved(request, response, pk, actions.accept)


@router.post("/orders/{pk}/refuse", auth=Key(Scope.ORDERS_ANSWER), response={200: OrderOut, **WRITES}, summary="不接单")
def refuse(request: Request, response: HttpResponse, pk: Pk, given: Why, number: Number) -> Any:
    """服务商不接单，写明原因；预留的时长退回。"""
    return _moved(request, response, pk, actions.refuse, given.why)


@router.post("/orders/{pk}/cancel", auth=Key(Scope.ORDERS_ANSWER), response={200: OrderOut, **WRITES}, summary="取消")
def cancel(request: Request, response: HttpResponse, pk: Pk, given: Why, number: Number) -> Any:
    """取消还没有开始的订单，写明原因；预留的时长退回。"""
    return _moved(request, response, pk, actions.cancel, given.why)


@router.post("/orders/{pk}/assign", auth=Key(Scope.ORDERS_ANSWER), response={200: OrderOut, **WRITES}, summary="派人")
def assign(request: Request, response: HttpResponse, pk: Pk, given: Carer, number: Number) -> Any:
    """派一名服务人员；时间冲突、资质不符的会说明原因。"""
    return _moved(request, response, pk, actions.assign, workforce.worker(request.by, given.worker))


def _moved(request: Request, response: HttpResponse, pk: Id, verb: Any, *given: Any) -> Any:
    row = queries.order(request.by, pk)
    told(request, verb.verb, row)
    done, _before = once(request, response, verb, lambda: verb(row, *given, by=request.by))
    return _one(request, verb.verb, done)


def _one(request: Request, operation: str, pk: int) -> dict[str, Any]:
    row = queries.order(request.by, pk)
    told(request, operation, row)
    return {**shapes.order(row), "parts": [shapes.part(part) for part in queries.parts(request.by, row)]}
