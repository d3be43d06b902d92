"""house.verb_ratio: one verb with its journal and ledger rows, against plain ORM writing the same rows in one transaction."""

import itertools
import secrets

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bench.frame import pairs
from bench.house import stage as s
from yinian.foundation.guard import writing
from yinian.foundation.ledger import Balance, Posting, Transfer

ROUNDS = 600
pool, wallets = s.stage(50)
turn, again = itertools.count(), itertools.count()
by = s.officer(wallets[0])


def ours() -> None:
    """The verb."""
    number = next(turn)
    s.top_up(wallets[number % 50], pool, f"ours:{number}", by=by)


def plain() -> None:
    """What a view without the house would write."""
    number = next(again)
    wallet = wallets[number % 50]
    with writing("bench"), transaction.atomic():
        now = timezone.now()
        transfer = Transfer.objects.create(key=f"plain:{number}", on=s.ON, text="每月三小时", at=now)
        Posting.objects.create(transfer=transfer, account=pool, amount=-180)
        Posting.objects.create(transfer=transfer, account=wallet, amount=180)
        Balance.objects.filter(account=wallet).update(amount=F("amount") + 180)
        s.plain_line(wallet, secrets.token_hex(8), now).save(force_insert=True)


pairs(ours, plain, 30)
mine, theirs = pairs(ours, plain, ROUNDS)
s.tell(
    "house.verb_ratio", mine / theirs, f"{mine * 1000:.2f} ms against {theirs * 1000:.2f} ms, {ROUNDS} rounds in turn"
)
