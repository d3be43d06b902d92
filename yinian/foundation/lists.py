"""How people keep their lists: filters saved under a name, shared if they like, and the columns they leave out."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region

# A menu longer than this is no shortcut any more.
MOST = 30
NAMED, LONG = 40, 1_000


class SavedList(models.Model):
    """A filter of one list under a name; without a name, the columns that its owner leaves out of that list."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("账号"))
    page = models.CharField(_("清单"), max_length=80)
    name = models.CharField(_("名称"), max_length=NAMED, blank=True)
    query = models.CharField(_("筛选条件"), max_length=LONG, blank=True)
    hidden = models.JSONField(_("不看的列"), default=list)
    # With whom it is shared: everybody whose post stands at this place.
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+", verbose_name=_("共享给"))

    class Meta:
        verbose_name = verbose_name_plural = _("存下的筛选")
        constraints = [models.UniqueConstraint("account", "page", "name", name="saved_list_once")]
        indexes = [models.Index("page", "region", name="saved_list_shared", condition=Q(region__isnull=False))]

    def __str__(self) -> str:
        return self.name


def of(actor: Actor, page: str) -> list[SavedList]:
    """What the actor keeps of a list, and what colleagues at the same place share of it; one question."""
    mine = Q(account_id=actor.account_id or 0)
    shared = Q(region_id=actor.region_id) if actor.region_id else Q(pk__in=[])
    return list(SavedList.objects.filter(mine | shared, page=page).select_related("account").order_by("name", "id"))


def own(actor: Actor, pk: int) -> SavedList:
    """One of the actor's own saved filters."""
    row = SavedList.objects.filter(account_id=actor.account_id or 0, pk=pk).exclude(name="").first()
    if row is None:
        raise access.missing(SavedList._meta.verbose_name, pk)
    return row


@verbs.verb("list.save", _("存下筛选"), may=verbs.EVERYBODY)
def keep(page: str, name: str, query: str, *, by: Actor, shared: bool = False) -> SavedList:
    """Keep a filter under a name; the same name again keeps the new filter."""
    name, asked = name.strip(), _("您要存下筛选「{name}」。")
    if not 0 < len(name) <= NAMED or len(query) > LONG:
        raise Refused(asked, _("名称没有写，或太长。"), _("请写 40 个字以内的名称。"), name=name[:NAMED])
    if shared and by.region_id is None:
        raise Refused(asked, _("您的岗位不属于一个区域，没有可共享的同事。"), _("请存为自己用的。"), name=name)
    mine = SavedList.objects.filter(account_id=by.account_id or 0, page=page)
    values: dict[str, Any] = {"query": query, "region_id": by.region_id if shared else None}
    known = mine.filter(name=name).first()
    if known is not None:
        verbs.change(known, **values)
        return known
    if mine.exclude(name="").count() >= MOST:
        raise Refused(asked, _("这个清单已经存满 30 个。"), _("请先删掉不用的。"), name=name)
    row: SavedList = verbs.create(SavedList, account_id=by.account_id, page=page, name=name, **values)
    return row


@verbs.verb("list.forget", _("删除存下的筛选"), may=verbs.EVERYBODY)
def forget(row: SavedList, *, by: Actor) -> None:
    """Take one's own filter away; colleagues with whom it was shared lose it too."""
    if row.account_id != by.account_id:
        raise access.missing(SavedList._meta.verbose_name, row.pk)
    verbs.remove(row)


@verbs.verb("list.choose_columns", _("选择清单的列"), may=verbs.EVERYBODY)
def choose_columns(page: str, hidden: list[str], *, by: Actor) -> SavedList:
    """Remember which columns of a list one does not want to see."""
    known = SavedList.objects.filter(account_id=by.account_id or 0, page=page, name="").first()
    if known is None:
        row: SavedList = verbs.create(SavedList, account_id=by.account_id, page=page, hidden=sorted(hidden))
        return row
    verbs.change(known, hidden=sorted(hidden))
    return known
