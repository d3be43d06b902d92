"""Background work on rosters."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.foundation.bulk import uncollected
from yinian.foundation.jobs import Run, job
from yinian.registry.rosters import actions, applying, reading, undoing


@job(actions.READ, _("读入名册"), whole=False)
def read(run: Run) -> dict[str, Any]:
    """Read a roster row by row."""
    with uncollected():
        return reading.read_rows(run)


@job(actions.APPLY, _("导入名册"), whole=False)
def apply(run: Run) -> dict[str, Any]:
    """Apply the chosen rows."""
    with uncollected():
        return applying.apply_rows(run)


@job(actions.UNDO, _("撤回名册"), whole=False)
def undo(run: Run) -> dict[str, Any]:
    """Take back what was applied."""
    with uncollected():
        return undoing.undo_rows(run)
