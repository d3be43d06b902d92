"""The search runs interpreted here: the same code, without the wait for its compiler; the benchmarks run it compiled."""

import numba

# Read by every `njit` when a module of the search is imported, which happens after this file.
numba.config.DISABLE_JIT = True
