"""`dev.py` is the first thing a newcomer runs: here on made-up checkouts, without a network and without a set-up."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

import dev

Call = tuple[list[str], dict[str, str]]
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks about Linux")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without an environment, at a path with a space."""
    root = tmp_path / "my checkout"
    (root / "requirements").mkdir(parents=True)
    shutil.copy(dev.ROOT / "pyproject.toml", root)
    shutil.copy(dev.ROOT / "requirements" / "dev.txt", root / "requirements")
    monkeypatch.setattr(dev, "ROOT", root)
    monkeypatch.setattr(dev, "VENV", root / ".venv")
    monkeypatch.setattr(dev, "STAMP", root / ".venv" / "stamp")
    monkeypatch.setattr(dev, "PYTHON", root / ".venv" / "bin" / "python")
    monkeypatch.setattr(dev, "LOCK", root / "requirements" / "dev.txt")
    monkeypatch.setattr(dev, "ensure_system_packages", lambda: None)
    return root


@pytest.fixture
def steps(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The set-up steps that were asked for; making the environment leaves a Python there, as the real one does."""
    asked: list[str] = []

    def pretend(arguments: list[str | Path], what: str) -> None:
        asked.append(what)
        dev.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        dev.PYTHON.touch()

    monkeypatch.setattr(dev, "must", pretend)
    return asked


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """The programs that were started, each with its environment, in a checkout that is ready."""
    started: list[Call] = []

    def pretend(arguments: list[str | Path], *, env: dict[str, str] | None = None, cwd: Path | None = None) -> int:
        started.append(([str(a) for a in arguments], env or {}))
        return 0

    monkeypatch.setattr(dev, "run", pretend)
    monkeypatch.setattr(dev, "ensure_environment", lambda: None)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    return started


class TestSetUp:
    def test_a_second_call_does_nothing(self, steps: list[str]) -> None:
        dev.ensure_environment()
        first = list(steps)
        dev.ensure_environment()
        assert len(first) == 3
        assert steps == first

    def test_an_interrupted_set_up_is_done_again(self, steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(arguments: list[str | Path], what: str) -> None:
            raise KeyboardInterrupt

        dev.ensure_environment()
        with monkeypatch.context() as patch:
            patch.setattr(dev, "must", interrupted)
            dev.LOCK.write_text("changed")
            with pytest.raises(KeyboardInterrupt):
                dev.ensure_environment()
        assert not dev.is_ready()
        dev.ensure_environment()
        assert dev.is_ready()

    def test_a_changed_lock_is_installed(self, steps: list[str]) -> None:
        dev.ensure_environment()
        dev.LOCK.write_text(dev.LOCK.read_text(encoding="utf-8") + "# newer\n", encoding="utf-8")
        assert not dev.is_ready()

    def test_a_changed_rule_for_the_linter_is_no_reason(self, steps: list[str], checkout: Path) -> None:
        dev.ensure_environment()
        project = checkout / "pyproject.toml"
        project.write_text(project.read_text(encoding="utf-8").replace("line-length = 120", "line-length = 100"))
        assert dev.is_ready()

    def test_an_environment_whose_python_is_gone_is_built_again(self, steps: list[str]) -> None:
        dev.ensure_environment()
        dev.PYTHON.unlink()
        assert not dev.is_ready()

    def test_a_failing_step_says_what_it_said(self) -> None:
        with pytest.raises(dev.SetupError, match=r"Trying failed:\s+no room left"):
            dev.must([sys.executable, "-c", "import sys; sys.exit('no room left')"], "Trying")


@ON_LINUX
class TestSystemLibraries:
    @pytest.fixture(autouse=True)
    def nothing_can_be_loaded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        missing = dev.missing_system_packages
        monkeypatch.setattr(dev, "missing_system_packages", lambda: missing(lambda soname: False))

    def test_windows_need_more_than_pictures(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("DISPLAY", raising=False)
        assert "libxcb-cursor.so.0" not in dev.missing_system_packages()
        monkeypatch.setenv("DISPLAY", ":0")
        assert dev.missing_system_packages()["libxcb-cursor.so.0"] == "libxcb-cursor0"

    def test_a_user_gets_the_one_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get")
        monkeypatch.setattr("os.geteuid", lambda: 1000)
        with pytest.raises(dev.SetupError, match=r"sudo apt-get update && sudo apt-get install .*libegl1 .*libgl1"):
            dev.ensure_system_packages()

    def test_another_system_gets_the_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(dev.SetupError, match=r"please install them: .*libEGL\.so\.1"):
            dev.ensure_system_packages()

    def test_root_reads_the_package_list_first(self, steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        answers = iter([{"libEGL.so.1": "libegl1"}, {}])
        asked: list[list[str]] = []
        monkeypatch.setattr(dev, "missing_system_packages", lambda: next(answers))
        monkeypatch.setattr(dev, "must", lambda arguments, what: asked.append(arguments))
        monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get")
        monkeypatch.setattr("os.geteuid", lambda: 0)
        monkeypatch.setenv("DEBIAN_FRONTEND", "noninteractive")
        dev.ensure_system_packages()
        assert [arguments[1] for arguments in asked] == ["update", "install"]


class TestCommands:
    def test_demo_passes_its_arguments_on(self, calls: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISPLAY", ":0")
        assert dev.main(["demo", "--out", "here", "--as-of", "2026-03-01"]) == 0
        assert calls[0][0][1:] == ["-m", "dalba_desktop", "demo", "--out", "here", "--as-of", "2026-03-01"]
        assert "QT_QPA_PLATFORM" not in calls[0][1]

    @ON_LINUX
    def test_demo_without_a_display_says_so(self, calls: list[Call], capsys: pytest.CaptureFixture[str]) -> None:
        assert dev.main(["demo"]) == 0
        assert calls[0][0][-3:] == ["--out", "demo-out", "--headless"]
        assert calls[0][1]["QT_QPA_PLATFORM"] == "offscreen"
        assert "no display" in capsys.readouterr().out

    def test_pytest_has_the_last_word(self, calls: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "passes", lambda name, arguments: True)
        monkeypatch.setattr(dev, "core_is_covered", lambda env: True)
        assert dev.main(["test", "--long"]) == 0
        assert calls[-1][0][1:5] == ["-m", "pytest", "--long", "-q"]

    def test_tests_of_one_s_own_choice_run_as_they_come(
        self, calls: list[Call], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dev, "passes", lambda name, arguments: True)
        assert dev.main(["test", "-k", "kinetics"]) == 0
        assert calls[-1][0][1:] == ["-m", "pytest", "-k", "kinetics"]

    def test_a_failed_check_does_not_stop_the_others(
        self, calls: list[Call], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(dev, "passes", lambda name, arguments: name != "mypy")
        assert dev.main(["test", "tests/test_dev.py"]) == 1
        assert "pytest" in calls[-1][0]
        assert capsys.readouterr().out.rstrip().endswith("FAILED: mypy")

    def test_an_uncovered_branch_of_the_core_fails(self, calls: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "passes", lambda name, arguments: True)
        monkeypatch.setattr(dev, "core_is_covered", lambda env: False)
        assert dev.main(["test"]) == 1

    @pytest.mark.parametrize("failing", ["core tests", "core coverage"])
    def test_the_core_is_covered_by_its_own_tests(self, failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []

        def passes(name: str, arguments: list[str], env: dict[str, str]) -> bool:
            asked.append(name)
            assert "COVERAGE_FILE" in env
            return name != failing

        monkeypatch.setattr(dev, "passes", passes)
        assert not dev.core_is_covered({})
        assert asked[-1] == failing

    def test_an_unknown_argument_is_refused(self, calls: list[Call]) -> None:
        with pytest.raises(SystemExit, match="2"):
            dev.main(["bench", "--jsonn", "x"])

    def test_trouble_is_told_without_a_traceback(
        self, calls: list[Call], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def in_trouble() -> None:
            raise dev.SetupError("install this")

        monkeypatch.setattr(dev, "ensure_environment", in_trouble)
        assert dev.main(["setup"]) == 1
        assert capsys.readouterr().err == "install this\n"


class TestLock:
    @pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
    def test_every_package_is_pinned_with_hashes_and_no_address(self, name: str) -> None:
        text = (dev.ROOT / "requirements" / name).read_text(encoding="utf-8")
        requirements = re.split(r"\n(?=[a-z])", text)[1:]
        assert len(requirements) > 10
        assert all("==" in r and "--hash=sha256:" in r for r in requirements)
        assert "://" not in text

    def test_what_is_tested_is_what_is_shipped(self) -> None:
        def pins(name: str) -> set[str]:
            text = (dev.ROOT / "requirements" / name).read_text(encoding="utf-8")
            return set(re.findall(r"^([a-z0-9-]+==\S+)", text, re.MULTILINE))

        assert pins("run.txt") <= pins("dev.txt")
