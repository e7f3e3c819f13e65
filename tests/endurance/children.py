"""Runs a piece of work in a process forked off this one, which may die at any moment, and hears what it has to say."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

Tell = Callable[..., None]


def in_child(work: Callable[[Tell], None]) -> tuple[dict[str, Any], bool]:
    """What the child told, the later over the earlier, and whether it was killed. Anything it raises ends the run."""
    child, reads = start_child(work)
    with os.fdopen(reads, "rb") as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    told: dict[str, Any] = {}
    for line in lines:
        told.update(json.loads(line))
    if "fault of the harness" in told:
        raise RuntimeError(told["fault of the harness"])
    killed = os.WIFSIGNALED(status)
    if killed and os.WTERMSIG(status) != signal.SIGKILL:
        raise RuntimeError(f"a child ended with signal {os.WTERMSIG(status)}")
    return told, killed


def start_child(work: Callable[[Tell], None]) -> tuple[int, int]:
    """Forks and returns the process's number and the end of the pipe on which it tells."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        _be_the_child(work, writes)
    os.close(writes)
    return child, reads


def _be_the_child(work: Callable[[Tell], None], pipe: int) -> None:
    def tell(**what: Any) -> None:
        os.write(pipe, json.dumps(what).encode() + b"\n")

    try:
        work(tell)
    except BaseException:  # noqa: BLE001 - a child must never come back as a second parent
        tell(**{"fault of the harness": traceback.format_exc()})
    sys.stdout.flush()
    os._exit(0)
