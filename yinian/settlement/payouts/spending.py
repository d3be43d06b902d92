"""What a year's budget still holds, and what a batch would make of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from yinian.foundation import access, regions
from yinian.foundation.actor import Actor, system
from yinian.settlement.funds.models import Budget
from yinian.settlement.payouts.batches import Batch
from yinian.settlement.payouts.flow import Status

# A budget holds for everybody who spends it, whoever of them asks.
WHOLE = system("预算核对")
SPENDING = (Status.APPROVED, Status.FILING, Status.FILED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Spent:
    """A budget, what approved batches of its year and place took of it, and what is left."""

    budget: Budget
    spent_fen: int

    @property
    def left_fen(self) -> int:
        return self.budget.amount_fen - self.spent_fen

    @property
    def share(self) -> int:
        """How much is spent, in percent."""
        amount = self.budget.amount_fen
        return 100 * self.spent_fen // amount if amount else 0

    @property
    def percent(self) -> str:
        return f"{self.share}%"


def spent(budgets: Iterable[Budget]) -> list[Spent]:
    """What is spent of these budgets: what batches were approved for, less what came back; one question a year."""
    known = list(budgets)
    years = {budget.year for budget in known}
    rows = Batch.seen_by(WHOLE).filter(status__in=SPENDING, approved_on__year__in=years)
    batches = list(rows.only("id", "region_path", "totals", "returned_totals", "approved_on"))
    return [Spent(budget, sum(_of(batch, budget) for batch in batches)) for budget in known]


def _of(batch: Batch, budget: Budget) -> int:
    if batch.approved_on is None or batch.approved_on.year != budget.year:
        return 0
    if not regions.holds(budget.region_path, batch.region_path):
        return 0
    return int(batch.totals.get(budget.benefit, 0)) - int(batch.returned_totals.get(budget.benefit, 0))


def budgets(actor: Actor) -> list[Spent]:
    """The budgets within the actor's sight and what is left of each, the youngest year first."""
    return spent(Budget.seen_by(actor).select_related("region").order_by("-year", "region_path", "benefit"))


def batches_of(actor: Actor, budget: Budget) -> list[tuple[Batch, int]]:
    """The batches that a budget was spent on, and how much each took."""
    rows = Batch.seen_by(actor).filter(status__in=SPENDING, approved_on__year=budget.year)
    rows = rows.filter(regions.within(budget.region_path, "region_path")).select_related("region").order_by("-id")
    return [(batch, amount) for batch in rows if (amount := _of(batch, budget))]


def budget(actor: Actor, pk: int) -> Spent:
    """One budget within the actor's sight, and what is left of it."""
    return spent([access.found(Budget.seen_by(actor).select_related("region"), pk)])[0]
