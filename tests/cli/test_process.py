"""The real command: what goes to which stream, in which encoding, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

import guiju
from tests.cli.conftest import CASES
from tests.cli.process import GUIJU, environment, run
from tests.cli.transcript import commands, written

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX pipes and signals")
CASE = ["decide", "demo", "demo/example.yaml"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help(language: str, furnished: Path) -> None:
    file = CASES / "help" / f"{language}.txt"
    found = []
    for command in commands(file):
        done = run(command.arguments, furnished, GUIJU_LANG=language)
        text = written(done.stdout.decode(), done.stderr.decode(), done.returncode)
        found.append(f"$ {command.line}\n{text}\n")
    if os.environ.get("GUIJU_UPDATE"):
        file.write_text("\n".join(found), encoding="utf-8")
    assert "\n".join(found) == file.read_text(encoding="utf-8")


def test_json_is_the_answer_and_nothing_else(furnished: Path) -> None:
    done = run([*CASE, "--json", "--lang", "zh"], furnished)
    decision = guiju.load(furnished / "demo").decide(furnished / "demo" / "example.yaml")
    assert json.loads(done.stdout) == decision.to_json()
    assert (done.returncode, done.stderr) == (0, b"")


def test_wrong_input_as_json(furnished: Path) -> None:
    done = run([*CASE, "--set", "person.income=-1", "--json"], furnished)
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["code"] == "below-minimum"
    assert (done.returncode, done.stderr) == (2, b"")


def test_version(furnished: Path) -> None:
    done = run(["--version"], furnished)
    assert (done.returncode, done.stdout.decode().split()) == (0, ["guiju", guiju.__version__])


@pytest.mark.parametrize("language", [["--lang", "zh"], ["--lang=zh"]])
def test_language_may_stand_before_the_command(language: list[str], furnished: Path) -> None:
    before = run([*language, *CASE], furnished, LANG="en_GB.UTF-8")
    after = run([*CASE, *language], furnished, LANG="en_GB.UTF-8")
    assert "应纳税额" in before.stdout.decode()
    assert before.stdout == after.stdout


def test_case_from_standard_input(furnished: Path) -> None:
    """In YAML, in JSON and in GB18030 alike."""
    text = (furnished / "families.yaml").read_text(encoding="utf-8")
    arguments = ["decide", "stipend", "-", "--output", "student.stipend", "--json"]
    from_file = run([*arguments[:2], "families.yaml", *arguments[3:]], furnished)
    assert run(arguments, furnished, text.encode()).stdout == from_file.stdout
    assert run(arguments, furnished, text.encode("gb18030")).stdout == from_file.stdout
    case = {"date": "2024-12-31", "given": {"household": {"income": 1, "registered": "yes"},
                                            "student": {"level": "bachelor"}}}  # fmt: skip
    done = run(arguments, furnished, json.dumps(case).encode())
    assert json.loads(done.stdout)["values"]["student"][0]["stipend"] == 4005


def test_narrow_encodings_lose_no_answer(furnished: Path) -> None:
    explain = ["explain", *CASE[1:], "person.tax"]
    ascii_only = run(explain, furnished, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ascii_only.returncode == 0
    assert b"|- p.rates bracket scale = <= 36,000: 3%" in ascii_only.stdout
    chinese = run([*explain, "--lang", "zh"], furnished, PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert "├─ p.rates 税率表 = ≤ 36,000: 3%" in chinese.stdout.decode("gbk")
    as_json = run([*explain, "--json"], furnished, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(as_json.stdout)["steps"][0]["label"]["zh"] == "应纳税额"


@POSIX
@pytest.mark.parametrize(
    "arguments", [["show", "stipend"], [*CASE, "--json"], ["show", "stipend", "nothing", "--json"]]
)
def test_reader_that_leaves(arguments: list[str], furnished: Path) -> None:
    """`guiju show … | head -1`: no traceback, and the exit code of a closed pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [*GUIJU, *arguments], cwd=furnished, env=environment(),
        stdout=writing, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writing)
    _, errors = process.communicate()
    assert (process.returncode, errors) == (141, b"")


def open_for(process: subprocess.Popen[bytes], fifo: Path) -> int:
    """The writing end of a named pipe, as soon as a process reads from it."""
    while process.poll() is None:
        with suppress(OSError):
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)
    pytest.fail(f"ended before it read: {process.communicate()}")


def heed_interrupts() -> None:
    """A process started in the background of a shell is told to ignore Ctrl-C, and its children with it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def ended_by(process: subprocess.Popen[bytes], number: signal.Signals) -> tuple[bytes, bytes]:
    """What a process says that is told to end, again each second: a signal just before a read waits for its end."""
    for _ in range(30):
        process.send_signal(number)
        try:
            return process.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    raise AssertionError(process.communicate())


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt(furnished: Path, tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C, or being told to end, while a case is read: a word, no traceback, 130."""
    fifo = tmp_path / "case.yaml"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [*GUIJU, "decide", "demo", str(fifo)], cwd=furnished, env=environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed_interrupts,
    )  # fmt: skip
    writing = open_for(process, fifo)
    output, errors = ended_by(process, number)
    os.close(writing)
    assert (process.returncode, output, errors.split()) == (130, b"", [b"interrupted"])


@POSIX
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_only_for_people(no_color: str, coloured: bool, furnished: Path) -> None:
    import pty

    main_end, terminal = pty.openpty()
    subprocess.run(
        [*GUIJU, *CASE], cwd=furnished, env=environment(NO_COLOR=no_color, TERM="xterm"),
        stdout=terminal, check=True,
    )  # fmt: skip
    os.close(terminal)
    shown = os.read(main_end, 100_000)
    os.close(main_end)
    assert b"10,280.00 CNY" in shown
    assert (b"\x1b[" in shown) is coloured


def test_a_case_loads_nothing_heavy(furnished: Path) -> None:
    code = (
        "import sys; from guiju.cli import main; main(['decide', 'demo', 'demo/example.yaml']); "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    command = [sys.executable, "-c", code]
    output = subprocess.check_output(command, cwd=furnished, env=environment())
    loaded = set(output.decode().splitlines()[-1].split())
    assert loaded & {"duckdb", "polars", "pyarrow", "pandas", "numpy", "rich"} == set()


@POSIX
def test_completion(furnished: Path) -> None:
    done = run(
        [], furnished, b"", _GUIJU_COMPLETE="complete_bash", COMP_WORDS="guiju ex", COMP_CWORD="1"
    )
    assert done.stdout.split() == [b"explain"]
