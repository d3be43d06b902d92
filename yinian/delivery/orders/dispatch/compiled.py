"""How the search is made fast: numba compiles it once and keeps the result, as long as no line of the search changes."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, njit

Function = TypeVar("Function", bound=Callable[..., Any])
HERE = Path(__file__).parent
SEARCH = ("compiled", "tables", "timing", "moves", "seeking", "rebuilding")
# numba looks at one file when it asks whether what it kept is still good, but a function brings those it calls along:
# each state of the whole search has a folder of its own.
if not getattr(config, "CACHE_DIR", ""):
    _state = hashlib.sha256(b"".join((HERE / f"{name}.py").read_bytes() for name in SEARCH)).hexdigest()[:16]
    vars(config)["CACHE_DIR"] = str(HERE / "__pycache__" / f"search-{_state}")


def compiled(function: Function) -> Function:
    """Compile a function that makes no array; its arrays belong to the caller and are not counted, which is most of the speed."""
    return cast(Function, njit(cache=True, _nrt=False)(function))  # type: ignore[call-overload]


def making_arrays(function: Function) -> Function:
    """Compile a function that makes arrays of its own."""
    return cast(Function, njit(cache=True)(function))
