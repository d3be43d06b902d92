"""Every table of the ground, gathered for Django."""

from yinian.foundation.accounts import Account, Post, SignInCode
from yinian.foundation.approvals import Vote
from yinian.foundation.deadlines import Deadline
from yinian.foundation.exchange.keys import ApiKey
from yinian.foundation.exchange.quota import Spent
from yinian.foundation.exchange.traces import Exchange
from yinian.foundation.files import StoredFile
from yinian.foundation.jobs import Beat, Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import Receipt
from yinian.foundation.journal.seals import Seal
from yinian.foundation.ledger import Balance, LedgerAccount, Month, Posting, Transfer
from yinian.foundation.lists import SavedList
from yinian.foundation.notices import Message, Muted, Notice, Quiet
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region, RegionCode

__all__ = [
    "Account", "ApiKey", "Balance", "Beat", "Deadline", "Exchange", "LedgerAccount", "Line", "Message", "Month", "Muted",
    "Notice", "Party", "Post", "Posting", "Quiet", "Receipt", "Region", "RegionCode", "Run", "SavedList", "Seal",
    "SignInCode", "Spent", "StoredFile", "Transfer", "Vote",
]  # fmt: skip
