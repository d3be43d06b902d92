"""The journal: what was done, by whom, to what; the audit trail, the timeline and the outbox in one."""
