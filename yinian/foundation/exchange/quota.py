"""How often a key may ask: counted in the database, so that several server processes count together."""

from datetime import timedelta

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.exchange.keys import ApiKey

MINUTE = 60


class Spent(models.Model):
    """How many calls of one key fell into one minute or one day."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="+", db_index=False, verbose_name=_("接口密钥"))
    span = models.CharField(_("时段"), max_length=6)
    begins = models.BigIntegerField(_("开始时刻"))
    count = models.PositiveIntegerField(_("次数"))

    class Meta:
        verbose_name = verbose_name_plural = _("接口用量")
        constraints = [models.UniqueConstraint("key", "span", "begins", name="spent_once")]


def spend(key: ApiKey) -> int:
    """Count one call, and say in how many seconds to come again; none means that it may be answered."""
    now = timezone.now()
    moment = int(now.timestamp())
    with verbs.stream("quota"):
        if _count(key, "minute", moment - moment % MINUTE) > key.per_minute:
            return MINUTE - moment % MINUTE
        local = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        if _count(key, "day", int(local.timestamp())) > key.per_day:
            return max(1, int((local + timedelta(days=1) - now).total_seconds()))
    return 0


def _count(key: ApiKey, span: str, begins: int) -> int:
    table = Spent._meta.db_table
    with connection.cursor() as cursor:
        # One statement on both databases: nobody can come between reading and adding.
        cursor.execute(
            f"INSERT INTO {table} (key_id, span, begins, count) VALUES (%s, %s, %s, 1) "
            f"ON CONFLICT (key_id, span, begins) DO UPDATE SET count = {table}.count + 1 RETURNING count",
            [key.pk, span, begins],
        )
        return int(cursor.fetchone()[0])


def today(key: ApiKey) -> int:
    """How many calls of a key fell on this day so far."""
    local = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    row = Spent.objects.filter(key=key, span="day", begins=int(local.timestamp())).first()
    return row.count if row is not None else 0


def forget(before: timedelta) -> int:
    """Drop the counts of spans that began longer ago; the traces stay."""
    with verbs.stream("quota"):
        return Spent.objects.filter(begins__lt=int((timezone.now() - before).timestamp())).delete()[0]
