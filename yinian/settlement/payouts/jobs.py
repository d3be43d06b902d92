"""Background work on batches."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.foundation.bulk import uncollected
from yinian.foundation.jobs import Run, job
from yinian.settlement.payouts import drafting, filing, returning


@job(drafting.JOB, _("汇集发放批次"), whole=False)
def gather(run: Run) -> dict[str, Any]:
    """Gather what is owed."""
    return drafting.gather(run)


@job(filing.JOB, _("生成银行文件"), whole=False)
def file(run: Run) -> dict[str, Any]:
    """Produce the bank's file."""
    with uncollected():
        return filing.produce(run)


@job(returning.JOB, _("读入银行回盘"), whole=False)
def reconcile(run: Run) -> dict[str, Any]:
    """Read a returned file."""
    with uncollected():
        return returning.reconcile(run)
