"""Telling providers something: a notice to each of their managers."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from yinian.foundation import notices, verbs
from yinian.foundation.accounts import Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.verbs import Done
from yinian.registry.providers.models import Provider

OFFICE = frozenset({Role.OFFICER})
NOTICE = notices.named("office", _("主管部门通知"))
LONG = 200


def managers(providers: Sequence[Provider]) -> dict[int, list[Post]]:
    """Who manages each of these providers today and can sign in."""
    found: dict[int, list[Post]] = defaultdict(list)
    posts = Post.objects.filter(held(), party__in=[row.party_id for row in providers], role=Role.MANAGER)
    for post in posts.filter(account__is_active=True).select_related("account").order_by("id"):
        found[post.party_id or 0].append(post)
    return found


def refused(providers: Sequence[Provider]) -> dict[int, Refused]:
    """Which of these providers have nobody to be told."""
    known = managers(providers)
    return {
        row.pk: Refused(
            _("您要给「{name}」发通知。"),
            _("它还没有能登录的负责人。"),
            _("请先由安全管理员给它开账号。"),
            name=row.name,
        )
        for row in providers
        if row.party_id not in known
    }


@verbs.bulk_verb("provider.tell_many", _("给服务商发通知"), may=OFFICE, chunk=500)
def tell_many(numbers: Sequence[int], text: str, told: set[int], *, by: Actor, why: str = "") -> list[Done]:
    """Leave the same words for the managers of many providers."""
    if not 0 < len(text.strip()) <= LONG:
        raise Refused(
            _("您要给服务商发通知。"), _("通知内容没有写，或超过 200 字。"), _("请写明要他们做什么、什么时候以前。")
        )
    rows = list(Provider.seen_by(by).filter(pk__in=numbers).order_by("pk"))
    known, words = managers(rows), f"{by.region_name} {by.name}：{text.strip()}"[:300]
    done = []
    for row in rows:
        if row.party_id not in known:
            continue
        notices.tell_many([post.account_id for post in known[row.party_id]], words, "/notices", kind=NOTICE)
        told.add(row.pk)
        label = Provider._meta.label_lower
        done.append(Done(label, row.pk, row.region_path, {f"{label}:{row.pk}": {"notice": [None, text.strip()]}}))
    return done
