"""How elders and their families come to an account of their own: by the phone under which the registry knows them."""

import secrets

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.accounts import Account, posts_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts, sign_in
from yinian.foundation.fields import blind
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder, Kin, Sight


def _elders(index: str) -> QuerySet[Elder]:
    rows = Elder.unscoped.filter(phone_blind=index, died_on=None, merged_into=None)
    return rows.select_related("party").order_by("id")


def _kin(index: str) -> QuerySet[Kin]:
    """Relatives under this number who have a party of their own that may see their elder today."""
    day = timezone.localdate()
    sight = Sight.unscoped.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    seen = Exists(sight.filter(party=OuterRef("party"), elder=OuterRef("elder")))
    return Kin.unscoped.filter(seen, phone_blind=index, party__isnull=False).select_related("party").order_by("id")


def phone_known(phone: str) -> bool:
    """Whether somebody signs in, or may begin to, with this phone; it asks the same three questions for every number."""
    index = blind("phone", posts.phone_number(phone))
    known = [sign_in.account_of(phone) is not None, _elders(index).exists(), _kin(index).exists()]
    return any(known)


@verbs.verb("elder.open_access", _("开通手机号登录"), may=frozenset({Role.SYSTEM}))
def open_access(phone: str, *, by: Actor) -> Account:
    """Give the holder of a phone one account, with a post for each elder reached under it and for the family it belongs to.

    A number passes to other people: posts of elders who are no longer reached under it end here.
    """
    number = posts.phone_number(phone)
    index = blind("phone", number)
    wanted: dict[tuple[str, int], Party] = {}
    for elder in _elders(index):
        wanted[Role.ELDER.value, elder.party_id] = elder.party
    for kin in _kin(index):
        if kin.party is not None:
            wanted[Role.FAMILY.value, kin.party.pk] = kin.party
    account = sign_in.account_of(number)
    if account is None:
        if not wanted:
            raise Refused(
                _("您要用手机号登录。"), _("这个号码没有登记。"), _("请到社区登记，或拨打 12349 由话务员协助。")
            )
        name = next(iter(wanted.values())).name
        account = posts.open_account(f"phone-{secrets.token_hex(6)}", name, by=by, phone=number)
    held = posts_of(account.pk)
    for post in held:
        if post.role == Role.ELDER and (post.role, post.party_id) not in wanted:
            posts.withdraw_post(post, by=by, why=say("这个号码已不是这位老人的电话"))
    known = {(post.role, post.party_id) for post in held}
    for (role, party_id), party in wanted.items():
        if (role, party_id) not in known:
            posts.give_post(account, posts.Seat(role, party=party), by=by)
    return account


@verbs.verb("elder.export", _("导出老人名册"), may=frozenset({Role.OFFICER}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of elders left the house; numbers in it stay masked."""
