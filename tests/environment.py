"""The tests' own environment, read before Django's settings are: fixed keys, a scratch folder, nobody's .env."""

import os
import tempfile
from pathlib import Path

SCRATCH = Path(os.environ.setdefault("YINIAN_VAR", tempfile.mkdtemp(prefix="yinian-test-")))
SCRATCH.mkdir(parents=True, exist_ok=True)
os.environ["YINIAN_ENV_FILE"] = str(SCRATCH / "none")
for name, value in {
    "YINIAN_SECRET_KEY": "only for tests",
    "YINIAN_FIELD_KEYS": "1:" + "11" * 32,
    "YINIAN_BLIND_KEY": "22" * 32,
    "YINIAN_JOURNAL_KEY": "33" * 32,
}.items():
    os.environ[name] = value
os.environ.pop("YINIAN_DEMO", None)
os.environ.pop("YINIAN_ROADS", None)
# The planner's search runs interpreted: the same code, without the wait for its compiler; the benchmarks run it compiled.
os.environ["NUMBA_DISABLE_JIT"] = "1"
