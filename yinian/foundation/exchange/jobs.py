"""Old counts of calls go; the traces stay."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.foundation.exchange import quota
from yinian.foundation.jobs import Run, daily, job

KEPT = timedelta(days=40)


@daily("03:20")
@job("exchange.forget_counts", _("清理接口用量"))
def forget_counts(run: Run) -> dict[str, Any]:
    """Drop counts of minutes and days long past."""
    return {"dropped": quota.forget(KEPT)}
