"""Everything a checkout can do, with nothing but Python 3.11: `python3 dev.py demo`, `test`, `bench`, `screens`, ...

Each command first makes sure that `.venv` beside this file holds the locked dependencies and, on Linux, that the
system has the libraries Qt loads. A stamp written as the very last step of the set-up says that it is complete, so
an interrupted set-up is simply done again and a finished one costs a second and no network.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells
    sys.exit("D-ALBA Desktop needs Python 3.11 or newer; this is " + sys.version.split()[0])

import tomllib

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "dalba-setup.stamp"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements" / "dev.txt"

# What the Qt of the wheels links to and brings not along: soname -> Debian/Ubuntu package.
ALWAYS_NEEDED = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
    "libzstd.so.1": "libzstd1",
}
NEEDED_FOR_WINDOWS = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

# Modules whose every branch is run by the tests: a patient's treatment may hang on any of them.
FULLY_COVERED = ("domain", "analysis", "alerts")


Argument = str | Path


class SetupError(Exception):
    """The world is not as needed; the message says what to do."""


# --- small helpers -----------------------------------------------------------------------------------------------


def say(text: str) -> None:
    print(text, flush=True)


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def environment(*, offscreen: bool = False) -> dict[str, str]:
    """The variables for a child process; `offscreen` asks Qt for no screen unless a platform is already chosen."""
    env = dict(os.environ, PYTHONUTF8="1")
    env.pop("PYTHONPATH", None)
    env.pop("PYTHONHOME", None)
    if offscreen:
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not sys.stdout.isatty():
        env["NO_COLOR"] = "1"
        env.pop("FORCE_COLOR", None)
    return env


def run(arguments: Sequence[Argument], *, env: dict[str, str] | None = None, cwd: Path | None = None) -> int:
    sys.stdout.flush()
    return subprocess.call([str(a) for a in arguments], env=env or environment(), cwd=cwd)


def must(arguments: Sequence[Argument], what: str) -> None:
    """Run a set-up step quietly; a failure shows the step's own words."""
    command = [str(a) for a in arguments]
    done = subprocess.run(
        command, env=environment(), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        raise SetupError(f"{what} failed:\n{done.stdout.strip()}\nThe command was: {shlex.join(command)}")


# --- system libraries --------------------------------------------------------------------------------------------


def can_load(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_system_packages(loads: Callable[[str], bool] = can_load) -> dict[str, str]:
    """What is absent -> the Debian package that holds it. Libraries for windows only count where there is a display."""
    if not sys.platform.startswith("linux"):
        return {}
    needed = ALWAYS_NEEDED | (NEEDED_FOR_WINDOWS if has_display() else {})
    missing = {soname: package for soname, package in needed.items() if not loads(soname)}
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        missing["ensurepip"] = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return missing


def ensure_system_packages() -> None:
    missing = missing_system_packages()
    if not missing:
        return
    names = ", ".join(missing)
    if not shutil.which("apt-get"):
        raise SetupError(f"These system libraries are missing, please install them: {names}")
    packages = sorted(set(missing.values()))
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        one_command = f"sudo apt-get update && sudo {shlex.join(install)}"
        raise SetupError(f"These system libraries are missing: {names}\nInstall them with\n\n    {one_command}\n")
    say(f"Installing system libraries: {' '.join(packages)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    must(["apt-get", "update"], "Reading the list of system packages")
    must(install, "Installing system libraries")
    importlib.invalidate_caches()
    if still := missing_system_packages():
        raise SetupError(f"Still missing after the installation: {', '.join(still)}")


# --- the virtual environment -------------------------------------------------------------------------------------


def wanted_stamp() -> str:
    """Changes with all that the environment was made from, and with its place: an environment cannot be moved."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    made_from = {
        "lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(),
        "build": project["build-system"],
        "project": {key: project["project"].get(key) for key in ("name", "scripts", "gui-scripts", "dependencies")},
        "groups": project.get("dependency-groups"),
        "python": sys.version,
        "place": str(ROOT),
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def is_ready() -> bool:
    try:
        return PYTHON.exists() and STAMP.read_text(encoding="utf-8") == wanted_stamp()
    except OSError:
        return False


@contextmanager
def one_setup_at_a_time() -> Iterator[None]:
    """Two commands started together must not build one environment; the system frees the lock even after a crash."""
    with (ROOT / ".venv.lock").open("w") as held:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def ensure_environment() -> None:
    ensure_system_packages()
    if is_ready():
        return
    with one_setup_at_a_time():
        if not is_ready():
            build_environment()


def build_environment() -> None:
    started = time.monotonic()
    say("Setting up .venv (once; about a minute) ...")
    STAMP.unlink(missing_ok=True)
    # `dev.py` may itself be run by .venv's Python, which cannot replace itself.
    base_python = getattr(sys, "_base_executable", None) or sys.executable
    pip: list[Argument] = [PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    must([base_python, "-m", "venv", "--clear", VENV], "Making .venv")
    must([*pip, "--only-binary", ":all:", "--require-hashes", "-r", LOCK], "Installing the locked dependencies")
    must([*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT], "Installing the project")
    STAMP.write_text(wanted_stamp(), encoding="utf-8")
    say(f"Ready after {time.monotonic() - started:.0f} s.")


# --- commands ----------------------------------------------------------------------------------------------------


def demo(out: Path, headless: bool, others: list[str]) -> int:
    if not headless and not has_display():
        say("There is no display here: doing the same job without a window (--headless).")
        headless = True
    arguments = ["--out", str(out), *(["--headless"] if headless else []), *others]
    return run([PYTHON, "-m", "dalba_desktop", "demo", *arguments], env=environment(offscreen=headless))


def test(long: bool, pytest_arguments: list[str]) -> int:
    """Every check even if an earlier one failed; pytest last, so that its verdict is what stands at the end."""
    code = ["dalba_desktop", "tests", "dev.py", "typings"]
    checks: dict[str, list[str]] = {
        "ruff check": ["-m", "ruff", "check", "--output-format", "concise", *code],
        "ruff format": ["-m", "ruff", "format", "--check", *code],
        "mypy": ["-m", "mypy"],
        "import contracts": ["-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-logo"],
    }
    failed = [name for name, arguments in checks.items() if not passes(name, arguments)]
    if failed:
        say(f"\nFailed before the tests: {', '.join(failed)}\n")

    env = environment(offscreen=True)
    if not pytest_arguments and not core_is_covered(env):
        failed.append("coverage of the core")
    # Side by side, neighbours on one worker for what they share; with arguments of one's own as they come.
    workers = [] if pytest_arguments else ["-q", "-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    arguments = [*(["--long"] if long else []), *workers, *pytest_arguments]
    if run([PYTHON, "-m", "pytest", *arguments], env=env, cwd=ROOT):
        failed.append("pytest")
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str, arguments: list[str], env: dict[str, str] | None = None) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        [str(PYTHON), *arguments],
        env=env or environment(),
        cwd=ROOT,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    verdict = "FAILED" if done.returncode else "ok"
    say(f"{name}: {verdict} ({time.monotonic() - started:.1f} s)")
    if done.returncode:
        say(done.stdout.rstrip())
    return done.returncode == 0


def core_is_covered(env: dict[str, str]) -> bool:
    """Whether the core's own tests pass and run every branch of it; says what they missed."""
    core = [name for name in FULLY_COVERED if (ROOT / "dalba_desktop" / name).is_dir()]
    if not core:
        return True
    with tempfile.TemporaryDirectory(prefix="dalba-coverage-") as scratch:
        env = env | {"COVERAGE_FILE": str(Path(scratch) / "coverage")}
        tests = [f"tests/{name}" for name in core]
        if not passes("core tests", ["-m", "coverage", "run", "-m", "pytest", "-q", *tests], env):
            return False
        include = ",".join(f"dalba_desktop/{name}/*" for name in core)
        options = ["--include", include, "--show-missing", "--skip-covered", "--fail-under", "100", "--precision", "2"]
        return passes("core coverage", ["-m", "coverage", "report", *options], env)


def package() -> int:
    """Wheel and source archive in dist/, and a look whether the wheel starts away from the checkout."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    must([PYTHON, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", dist], "Building")
    (wheel,) = dist.glob("*.whl")
    with tempfile.TemporaryDirectory(prefix="dalba wheel ") as scratch:
        smoke_test_wheel(wheel, Path(scratch))
    for path in sorted(dist.iterdir()):
        say(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB")
    say("The wheel starts on its own. Installers for Debian, Windows and macOS are not built yet.")
    return 0


def smoke_test_wheel(wheel: Path, scratch: Path) -> None:
    base_python = getattr(sys, "_base_executable", None) or sys.executable
    must([base_python, "-m", "venv", "--without-pip", scratch / "venv"], "Making an environment to try the wheel in")
    python = scratch / "venv" / PYTHON.relative_to(VENV)
    in_it: list[Argument] = [
        PYTHON,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "-qq",
        "--no-index",
        "--no-deps",
        wheel,
    ]
    must(in_it, "Installing the wheel")
    # The dependencies are borrowed from .venv; its editable install stays out, as .pth files do not chain.
    site = json.loads(subprocess.check_output([python, "-c", PRINT_SITE], text=True))
    borrowed = json.loads(subprocess.check_output([PYTHON, "-c", PRINT_SITE], text=True))
    Path(site, "borrowed.pth").write_text(borrowed + "\n", encoding="utf-8")
    looks = "from dalba_desktop import assets; print(assets.asset('db'), assets.asset('resources'))"
    for arguments in (["-c", looks], ["-m", "dalba_desktop", "--version"]):
        done = subprocess.run(
            [python, *arguments], cwd=scratch, env=environment(), text=True, capture_output=True, check=False
        )
        if done.returncode or str(ROOT) in done.stdout:
            raise SetupError(f"The wheel does not start:\n{done.stdout}{done.stderr}")


PRINT_SITE = "import json, sysconfig; print(json.dumps(sysconfig.get_path('purelib')))"

LOCK_HEADER = """\
# Made by `python3 dev.py lock` from pyproject.toml: do not edit by hand.
# {what}, for Linux, Windows and macOS on Python 3.11 to 3.13.
"""


def lock(upgrade: bool) -> int:
    """Pin what pyproject.toml asks for. The resolver is fetched for the occasion and is no dependency."""
    compile_ = ["pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--generate-hashes"]
    compile_ += ["--fork-strategy", "fewest", "--no-header", "--no-config", "--quiet"]
    compile_ += ["--upgrade"] if upgrade else []
    run_lock = LOCK.with_name("run.txt")
    with tempfile.TemporaryDirectory(prefix="dalba-lock-") as scratch:
        must([sys.executable, "-m", "venv", scratch], "Making a scratch environment")
        python = Path(scratch) / PYTHON.relative_to(VENV)
        must([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "uv"], "Fetching uv")
        uv: list[Argument] = [python, "-m", "uv", *compile_]
        must([*uv, "-o", run_lock], "Locking what the application needs")
        must([*uv, "--group", "dev", "-c", run_lock, "-o", LOCK], "Locking what the tests and builds need")
    for path, what in ((run_lock, "What the application needs"), (LOCK, "What tests and builds need as well")):
        pins = path.read_text(encoding="utf-8")
        if "://" in pins or str(ROOT) in pins:
            raise SetupError(f"{path.name} names an address or a place on this machine; it must not.")
        path.write_text(LOCK_HEADER.format(what=what) + pins, encoding="utf-8", newline="\n")
    return 0


def format_code() -> int:
    fixed = run([PYTHON, "-m", "ruff", "check", "--fix", "--quiet", "."], cwd=ROOT)
    return run([PYTHON, "-m", "ruff", "format", "."], cwd=ROOT) or fixed


# --- entry point -------------------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="dev.py", description="Set up, try, test and build D-ALBA Desktop.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo_ = commands.add_parser("demo", allow_abbrev=False, help="make a demo store and open the application on it")
    demo_.add_argument("--out", type=Path, default=Path("demo-out"), metavar="DIR")
    demo_.add_argument("--headless", action="store_true", help="the same job without a window")
    test_ = commands.add_parser("test", allow_abbrev=False, help="lint, types, import contracts and tests")
    test_.add_argument("--long", action="store_true", help="with the endurance tests")
    bench = commands.add_parser("bench", help="the benchmarks, as ratios")
    bench.add_argument("--json", type=Path, metavar="FILE")
    screens = commands.add_parser("screens", help="a picture of every screen, light and dark")
    screens.add_argument("--out", type=Path, required=True, metavar="DIR")
    commands.add_parser("package", help="build what can be installed, and try it")
    lock_ = commands.add_parser("lock", help="pin the dependencies of pyproject.toml anew")
    lock_.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    commands.add_parser("setup", help="only make sure that everything needed is there")
    commands.add_parser("fmt", help="format the code")
    return top


def do(asked: argparse.Namespace, others: list[str]) -> int:
    if asked.command == "lock":
        return lock(asked.upgrade)
    ensure_environment()
    offscreen = environment(offscreen=not has_display())
    if asked.command == "demo":
        return demo(asked.out, asked.headless, others)
    if asked.command == "test":
        return test(asked.long, others)
    if asked.command == "bench":
        json_out = ["--json", asked.json.resolve()] if asked.json else []
        return run([PYTHON, "-m", "tests.benchmarks.run", *json_out], env=offscreen, cwd=ROOT)
    if asked.command == "screens":
        return run([PYTHON, "-m", "dalba_desktop.gui.screens", "--out", asked.out], env=offscreen)
    if asked.command == "package":
        return package()
    if asked.command == "fmt":
        return format_code()
    say("Everything needed is there.")
    return 0


def main(arguments: list[str] | None = None) -> int:
    top = parser()
    asked, others = top.parse_known_args(arguments)
    if others and asked.command not in ("demo", "test"):
        top.error(f"unknown: {' '.join(others)}")
    try:
        return do(asked, others)
    except SetupError as why:
        print(why, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
