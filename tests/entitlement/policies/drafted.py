"""A sound table for the tests of drafts, and the people who make law of it."""

from datetime import date
from typing import Any

from tests.cast import BY, PASSWORD, Cast
from yinian.entitlement.policies import drafting, queries
from yinian.entitlement.policies.drafting import New
from yinian.entitlement.policies.models import Draft
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts

GIFT = New("festival_gift", "重阳节慰问", "Festival gift", "fen", "year")
TABLE = """
benefit: festival_gift
zh: 重阳节慰问
en: Festival gift
unit: fen
per: year
hit: unique
inputs: [age]
bounds: [0, 100000]
documents:
  notice: {title: 样例通知, number: 1 号, dated: 2026-01-01}
rows:
  - {age: 80+, amount: 20000, since: 2026-01-01, document: notice, clause: 一, quote: 甲}
  - {age: <80, amount: 0, since: 2026-01-01, document: notice, clause: 一, quote: 甲}
examples:
  - {what: 生日前一天, born_on: 1946-05-12, day: 2026-05-11, row: 2, amount: 0}
  - {what: 生日当天, born_on: 1946-05-12, day: 2026-05-12, row: 1, amount: 20000}
"""
RAISED = TABLE.replace("20000", "30000")
SINCE = date(2026, 10, 1)


def officer(cast: Cast, key: str, place: str) -> Actor:
    """One more officer."""
    account = posts.open_account(f"{key}.test", f"{key}官", by=BY, password=PASSWORD)
    cast.posts[key] = posts.give_post(
        account, posts.Seat(Role.OFFICER, region=cast.regions[place], since=date(2026, 1, 1)), by=BY
    )
    return actor_of(cast.posts[key])


def made(cast: Cast, words: str = TABLE, place: str = "dadong", title: str = "慰问金") -> Draft:
    """A draft of a new benefit by the district's officer."""
    chen = cast.actor("chen")
    draft = drafting.make(cast.regions[place], title, GIFT, by=chen)
    return drafting.edit(draft, words, by=chen)


def law(cast: Cast, draft: Draft, since: date, *, by: Any = None) -> Draft:
    """Handed in by the district's officer and agreed to by two others."""
    drafting.submit(draft, since, by=by or cast.actor("chen"), why="样例")
    for key, place in (("lin", "shenyang"), ("second", "dadong")):
        actor = cast.actor(key) if key in cast.posts else officer(cast, key, place)
        draft = drafting.enact(Draft.unscoped.get(pk=draft.pk), by=actor)
    queries.refresh()
    return Draft.unscoped.get(pk=draft.pk)
