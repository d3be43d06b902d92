"""Who goes where: ranking carers for one order, planning a day, and mending a plan; proposals only, over plain values."""
