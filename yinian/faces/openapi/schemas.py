"""What goes in and comes out, typed: a body that does not fit is answered with the field that does not."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict

LARGEST = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST, description="编号")]
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _writable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL")
    text.encode()
    return text


Word = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_writable)]
Words = Annotated[str, Field(max_length=500), AfterValidator(_writable)]
Said = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_writable)]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]
Day = Annotated[date, Field(ge=EARLIEST.date(), le=LATEST.date())]
State = Literal[
    "placed", "accepted", "assigned", "under_way", "done", "verified", "rejected", "refused", "cancelled", "missed"
]


class In(Schema):
    """What is sent: a column that nobody knows is a fault."""

    model_config = ConfigDict(extra="forbid")


class Named(Schema):
    """Somebody or something with a number."""

    id: int
    name: str = Field(description="名称；看不到的为空")


class Fault(Schema):
    """One field that does not fit."""

    field: str
    why: str


class Problem(Schema):
    """Why a call could not be done."""

    type: str
    title: str
    status: int
    asked: str = Field(description="您要做什么")
    why: str = Field(description="为什么不行")
    do: str = Field(description="现在怎么办")
    field: str | None = Field(None, description="哪一栏")
    errors: list[Fault] | None = None
    retry_after: int | None = Field(None, description="几秒后再来")
    scope: str | None = Field(None, description="缺少的可用范围")


class OrderIn(In):
    """An order to be placed."""

    elder: Id | None = Field(None, description="老人编号；与身份证号填一个")
    citizen_id: Word | None = Field(None, description="身份证号；只认密钥看得到的老人")
    item: Word = Field(description="服务项目代码")
    starts_at: Moment = Field(description="约定时间，带时区")
    latest_at: Moment | None = Field(None, description="最晚开始时间，同一天；不填就按约定时间开始")
    provider: Id = Field(description="服务商主体编号；服务商自己的密钥只能填本单位")
    funding: Literal["hours", "self", "mixed"] = Field(
        "hours", description="hours 用补贴时长，self 自费，mixed 时长、保险、补贴先付，余下自费"
    )
    minutes: int | None = Field(None, ge=1, le=1440, description="时长；不填按项目标准时长")
    note: Words = Field("", description="备注")
    need: Id | None = Field(None, description="由哪个需求而来")


class PartOut(Schema):
    """What one payer bears of an order; the parts sum to its price."""

    payer: str = Field(description="付费方：hours 时长 insurance 保险 subsidy 补贴 self 自费")
    benefit: str = Field(description="待遇代码；自费为空")
    minutes: int | None = Field(None, description="占用的时长（分钟）；只有时长有")
    amount_fen: int | None = Field(None, description="金额（分）；没有定价或看不到的为空")
    charged_minutes: int | None = Field(None, description="实际时长（分钟）；结束前为空")
    charged_fen: int | None = Field(None, description="实际金额（分）；结束前为空")


class OrderOut(Schema):
    """An order as the key may see it."""

    id: int
    elder: Named
    item: str = Field(description="服务项目代码")
    item_name: str
    provider: Named
    carer: Named | None = None
    channel: str = Field(description="渠道：self family desk phone provider api")
    funding: str = Field(description="付费方式：hours self mixed")
    parts: list[PartOut] | None = Field(None, description="各付费方承担多少；只在单个订单的答复里有")
    place: str
    address: str | None = Field(None, description="上门地址；看不到的为空")
    starts_at: datetime
    earliest_at: datetime | None = Field(None, description="约定最早开始；时间不灵活的为空")
    latest_at: datetime | None = Field(None, description="约定最晚开始；时间不灵活的为空")
    minutes: int
    status: State
    price_fen: int | None = Field(None, description="价格（分）；没有定价或看不到的为空")
    need: int | None = None
    placed_at: datetime
    came_at: datetime | None = None
    left_at: datetime | None = None
    verified_minutes: int | None = None


class OrderPage(Schema):
    """Some orders, by number, and where the next ones begin."""

    orders: list[OrderOut]
    next: str | None = Field(description="下一页的 after；没有了为空")


class Why(In):
    """Why it ends so."""

    why: Said = Field(description="原因，老人和下单人会看到")


class Carer(In):
    """Who is sent."""

    worker: Id = Field(description="服务人员编号")


class NeedIn(In):
    """A need that was noticed."""

    elder: Id | None = Field(None, description="老人编号；与身份证号填一个")
    citizen_id: Word | None = Field(None, description="身份证号；只认密钥看得到的老人")
    kind: Word = Field(description="类别")
    text: Said = Field(description="情况说明")
    urgency: Literal["ordinary", "urgent"] = "ordinary"


class NeedOut(Schema):
    """A need as the key may see it."""

    id: int
    elder: Named
    kind: str
    urgency: str
    status: str
    source: str
    region: str = Field(description="现在由哪里负责")
    reported_at: datetime
    closed_at: datetime | None = None


class NeedPage(Schema):
    """Some needs, by number, and where the next ones begin."""

    needs: list[NeedOut]
    next: str | None


class ItemOut(Schema):
    """An item of the catalogue with its price at the place that was asked for."""

    code: str
    name: str
    category: str
    place: str
    minutes: int
    price_fen: int | None = Field(None, description="价格（分）；没有定价为空")
    per: str | None = Field(None, description="计价单位")


class ItemList(Schema):
    """The catalogue."""

    items: list[ItemOut]
