"""Dispatch measured: public instances, re-planning, and a whole city, each plan judged by somebody else than the planner."""
