"""The security administrator hands out a key, which is shown once, changes and withdraws it, and reads who fetched what."""

import re

from django.test import Client

from tests.cast import Cast
from tests.pages.door import signed_in
from yinian.foundation.exchange.keys import ApiKey

GIVEN = {
    "name": "阳光派单系统", "purpose": "对接派单", "role": "dispatcher", "party": "阳光居家养老", "scopes": ["orders:read"],
    "per_minute": "60", "per_day": "1000", "until": "2036-01-01",
}  # fmt: skip


def test_a_key_from_its_issue_to_its_end(cast: Cast) -> None:
    client = signed_in(cast, "security")
    assert "还没有发过密钥" in client.get("/keys").content.decode()
    assert re.search(r'<button class="button main">发放接口密钥', client.get("/keys/new").content.decode())
    wrong = client.post("/keys/new", {**GIVEN, "party": "没有这家"})
    assert wrong.status_code == 422 and not ApiKey.unscoped.exists()
    made = client.post("/keys/new", GIVEN).content.decode()
    [secret] = re.findall(r"yn_\d+_[\w-]{43}", made)
    row = ApiKey.unscoped.get()
    assert secret not in client.get(f"/keys/{row.pk}").content.decode()
    asked = Client(headers={"Authorization": f"Bearer {secret}"})
    assert asked.get("/api/v1/orders").status_code == 200
    told = client.get("/exchanges?q=派单").content.decode()
    assert "order.list" in told and "对接派单" in told
    assert "order.list" not in client.get("/exchanges?end=refused").content.decode()
    sheet = b"".join(client.get(f"/exchanges/export?key={row.pk}")).decode()
    assert "GET /api/v1/orders" in sheet
    assert "yn_" in client.post(f"/keys/{row.pk}/rotate").content.decode()
    assert client.post(f"/keys/{row.pk}/withdraw", {"why": "合同到期"}).status_code == 303
    assert asked.get("/api/v1/orders").status_code == 401
    assert "已撤销" in client.get("/keys?state=withdrawn").content.decode()


def test_nobody_else_has_these_pages(cast: Cast) -> None:
    for who in ("chen", "system", "audit", "sunny"):
        for path in ("/keys", "/keys/new", "/exchanges"):
            assert signed_in(cast, who).get(path).status_code == 404
