"""What devices send over HTTP, carried by a vendor's or a gateway's system: the same messages, the same answers as over MQTT."""

import time
from typing import Annotated, Any, Literal

from ninja import Field, Router, Schema

from yinian.faces.openapi.door import Key, Request
from yinian.faces.openapi.orders import WRITES, Number
from yinian.faces.openapi.schemas import In
from yinian.foundation.exchange.keys import Scope
from yinian.programmes.emergency import intake
from yinian.registry.devices.intake import Message
from yinian.registry.devices.known import Known

router = Router(tags=["设备"])
# What a process knows of devices: it asks the database for changes every second.
KNOWN = Known()
Payload = Annotated[str, Field(min_length=1, max_length=4_096)]


class MessagesIn(In):
    """Messages as devices signed them: signature, full stop, body."""

    shape: Annotated[str, Field(min_length=1, max_length=20, description="报文格式，例如 neutral")]
    messages: Annotated[
        list[Payload], Field(min_length=1, max_length=500, description="签名.正文，每条都由设备密钥签名")
    ]


class AnswerOut(Schema):
    """What became of one message."""

    state: Literal["stored", "again", "turned_away"] = Field(description="已入库、已有、拒收")
    why: str = Field(description="拒收原因")
    receipt: str = Field(description="给设备的回执；信号要重发到收到它为止")


class AnswersOut(Schema):
    """The answers, in the order of the messages."""

    answers: list[AnswerOut]


@router.post(
    "/devices/messages", auth=Key(Scope.DEVICES_SEND), response={200: AnswersOut, **WRITES}, summary="设备报文"
)
def messages(request: Request, given: MessagesIn, number: Number) -> Any:
    """转送设备的报文。逐条核对签名、时间和序号；拒收的也逐条答复，不影响其他报文。同一条再送来答复「已有」，所以整批可以放心重发。"""
    now = time.time_ns() // 1_000_000
    sent = [Message(given.shape, one.encode("utf-8", "replace"), now) for one in given.messages]
    answers = intake.take(sent, KNOWN, "http")
    request.call.operation, request.call.kind = "devices.send", "registry.device"
    request.call.numbers = sorted({one.taken.holder.pk for one in answers if one.taken is not None})[:100]
    return {"answers": [_told(one) for one in answers]}


def _told(one: intake.Answer) -> dict[str, str]:
    waited = one.receipt and one.state != intake.TURNED_AWAY
    return {"state": one.state, "why": str(one.why), "receipt": intake.receipt(one).decode() if waited else ""}
