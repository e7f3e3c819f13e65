"""What a process and its children ask of the system: the files they write, the connections they make."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

CALLS = "trace=network,open,openat,creat,rename,renameat,renameat2,link,linkat"
_PATHS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")


@dataclass(frozen=True, slots=True)
class Trace:
    """`written`: every file that was opened for writing, made, or given a name. `network`: calls as strace has them."""

    written: frozenset[Path]
    network: tuple[str, ...]
    code: int
    errors: str

    @property
    def beyond_this_machine(self) -> list[str]:
        """Sockets of any other family than AF_UNIX, and whatever is sent to an address that is not of that family."""
        return [call for call in self.network if "AF_" in call and "AF_UNIX" not in call]


def traced(command: Sequence[str], *, folder: Path, env: Mapping[str, str], log: Path) -> Trace:
    """Runs a command under strace. Skips the test where that is not possible, and says why."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("no strace: what a process asks of the system cannot be seen")
    if subprocess.run(
        [strace, "-f", "-o", "/dev/null", sys.executable, "-V"], capture_output=True, check=False
    ).returncode:
        pytest.skip("strace may not trace here")
    watched = [strace, "-f", "-qq", "--seccomp-bpf", "-s", "4096", "-e", CALLS, "-o", str(log), *command]
    done = subprocess.run(watched, cwd=folder, env=dict(env), capture_output=True, check=False)
    written, network = set(), []
    for line in _whole_lines(log.read_text("utf-8", "replace")):
        match = _CALL.match(line)
        if match is None:
            continue
        name = match["name"]
        paths = [folder / _unescaped(path) for path in _PATHS.findall(match["arguments"])]
        if name.startswith(("open", "creat")):
            if int(match["result"]) >= 0 and (name == "creat" or _WRITES.search(match["arguments"])):
                written.update(paths[:1])
        elif name.startswith(("rename", "link")):
            written.update(paths)
        else:
            network.append(line)
    return Trace(frozenset(written), tuple(network), done.returncode, done.stderr.decode("utf-8", "replace"))


def _whole_lines(text: str) -> list[str]:
    """The lines of a trace; a call that another process interrupted is put together again."""
    begun: dict[str, str] = {}
    lines = []
    for line in text.splitlines():
        process, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[process] = rest.removesuffix("<unfinished ...>")
        elif "resumed>" in rest and process in begun:
            lines.append(f"{process} {begun.pop(process)}{rest.partition('resumed>')[2]}")
        else:
            lines.append(line)
    return lines


def _unescaped(text: str) -> str:
    # strace writes bytes beyond ASCII as octal numbers.
    raw = re.sub(rb"\\([0-7]{1,3})", lambda match: bytes([int(match[1], 8)]), text.encode())
    return raw.decode("utf-8", "surrogateescape")
