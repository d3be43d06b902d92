"""What a region buys from a provider: the year's budget, and the contracts that commit it."""
