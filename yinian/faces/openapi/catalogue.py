"""The catalogue and its prices: the same for everybody."""

from typing import Annotated, Any

from ninja import Query, Router

from yinian.faces.openapi.door import Key, Request
from yinian.faces.openapi.orders import READS
from yinian.faces.openapi.schemas import Day, ItemList
from yinian.foundation.exchange.keys import Scope
from yinian.registry.catalogue import queries

router = Router(tags=["服务项目"])


@router.get("/items", auth=Key(Scope.CATALOGUE_READ), response={200: ItemList, **READS}, summary="服务项目和价格")
def items(request: Request, on: Annotated[Day | None, Query(description="哪一天；不填为今天")] = None) -> Any:
    """某一天可以订的服务项目，和密钥所在地的价格。"""
    rows, place = queries.items(on), queries.place_of(request.by)
    prices = queries.prices([row.code for row in rows], place, on) if place is not None else {}
    request.call.operation, request.call.kind = "catalogue.read", "registry.serviceitem"
    request.call.numbers = [row.pk for row in rows]
    return {"items": [_item(row, prices.get(row.code)) for row in rows]}


def _item(row: Any, price: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": str(row),
        "category": row.category,
        "place": row.place,
        "minutes": row.minutes,
        "price_fen": price.price_fen if price is not None else None,
        "per": price.per if price is not None else None,
    }
