"""What a process that reckons months does, so that it can be started quickly and killed without warning.

The processes are forked by one that has our code loaded and no connection open: the very task that a worker takes from the
queue, in a process of its own, which dies by SIGKILL wherever it is.
"""

import os
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import django

if os.environ.get("YINIAN_ACCRUING"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinian.config.settings")
    django.setup()


def perform(run: int, law: str) -> None:
    """Do a run as the worker does it, under the law of a folder."""
    from django.conf import settings

    from yinian.foundation import jobs  # the app registry stands only in the forked process

    settings.POLICIES = Path(law)
    jobs.perform.call(run)


def nursery() -> object:
    """What starts such processes; the environment of this moment is theirs."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.accruing"])
    return context


def begun(context: object, run: int, law: Path) -> BaseProcess:
    """A process at work on a run."""
    process: BaseProcess = context.Process(target=perform, args=(run, str(law)))  # type: ignore[attr-defined]
    process.start()
    return process
