"""What an elder may have and why: decisions from dated tables, and the wallets they fill."""
