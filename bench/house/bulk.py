"""house.bulk_verb_ratio: a bulk verb over 10,000 subjects with journal and ledger rows, against bulk_create of the same rows."""

import itertools
import secrets

from django.db import transaction
from django.utils import timezone

from bench.frame import pairs
from bench.house import stage as s
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.foundation.ledger import Balance, Posting, Transfer

COUNT, ROUNDS = 10_000, 7
pool, wallets = s.stage(COUNT)
turn, again = itertools.count(), itertools.count()
by = s.officer(wallets[0])


def ours() -> None:
    """The bulk verb."""
    assert s.top_up_many(wallets, pool, f"ours{next(turn)}", by=by) == COUNT


def plain() -> None:
    """The same rows by bulk_create, and the same balances by bulk_update."""
    month = next(again)
    with writing("bench"), transaction.atomic():
        now, request = timezone.now(), secrets.token_hex(8)
        transfers = [Transfer(key=f"plain{month}:{w.pk}", on=s.ON, text="每月三小时", at=now) for w in wallets]
        Transfer.objects.bulk_create(transfers)
        postings = [Posting(transfer=t, account=pool, amount=-180) for t in transfers]
        postings += [Posting(transfer=t, account=w, amount=180) for t, w in zip(transfers, wallets, strict=True)]
        Posting.objects.bulk_create(postings)
        held = list(Balance.objects.filter(account__in=[w.pk for w in wallets]).order_by("pk"))
        for balance in held:
            balance.amount += 180
        Balance.objects.bulk_update(held, ["amount"], batch_size=2_000)
        lines = [s.plain_line(w, request, now) for w in wallets]
        for step, line in enumerate(lines):
            line.step = step
        Line.unscoped.bulk_create(lines)


pairs(ours, plain, 1)
mine, theirs = pairs(ours, plain, ROUNDS)
s.tell(
    "house.bulk_verb_ratio", mine / theirs, f"{mine:.2f} s against {theirs:.2f} s, {COUNT:,} subjects, {ROUNDS} rounds"
)
