"""The connection reads and writes what it was told of and nothing else, spills, and cleans up."""

from __future__ import annotations

import errno
import io
import os
import select
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from guiju.data import open_connection, terminal_progress
from guiju.data.progress import followed
from guiju.locale import LANGUAGES, render, render_all
from guiju.model.problem import InputError
from tests.data.staging import staged

secret = 1


def test_only_what_is_allowed_is_reached(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "other"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "a.csv").write_text("a\n1\n", encoding="utf-8")
    with open_connection(allowed=[inside, outside / "b.csv"]) as connection:
        assert connection.execute(f"SELECT * FROM '{inside / 'a.csv'}'").fetchall() == [(1,)]
        for statement in (
            f"SELECT * FROM '{outside / 'a.csv'}'",
            f"SELECT * FROM '{inside}/../other/a.csv'",
            f"COPY (SELECT 1) TO '{outside / 'c.csv'}'",
            f"ATTACH '{outside / 'd.db'}'",
            "SELECT * FROM read_text('/etc/passwd')",
            "SELECT * FROM glob('/etc/*')",
            "SET enable_external_access = true",
            "SET allowed_directories = ['/']",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SELECT * FROM secret",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement).fetchall()
    assert not (outside / "c.csv").exists()


def test_links_out_of_an_allowed_folder_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "a.csv")
    with open_connection(allowed=[tmp_path / "in"]) as connection, pytest.raises(duckdb.Error):
        connection.execute(f"SELECT * FROM '{tmp_path / 'in' / 'link.csv'}'").fetchall()


def test_a_table_named_by_a_link_is_read(tmp_path: Path) -> None:
    path = tmp_path / "person.csv"
    path.write_text("person_id,institution,salary\na,company,1\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(path)
    with staged({"person": tmp_path / "link.csv"}) as (_, tables):
        assert tables["person"].rows == 1


def test_what_does_not_fit_into_memory_spills_and_is_gone_afterwards(tmp_path: Path) -> None:
    with open_connection(memory_limit="50MB", threads=1, temp=tmp_path) as connection:
        connection.execute(
            "CREATE TEMP TABLE t AS SELECT range AS a, hash(range) AS b FROM range(5000000)"
        )
        assert connection.execute("SELECT count(*) FROM t").fetchall() == [(5_000_000,)]
        assert any(path.is_file() for path in tmp_path.rglob("*"))
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError) as caught,
        open_connection(memory_limit="1MB", threads=1, temp=tmp_path) as connection,
    ):
        connection.execute("SELECT i::VARCHAR AS k, list(i) FROM range(300000) AS r(i) GROUP BY k")
    told = [render(caught.value.problems[0], language) for language in LANGUAGES]
    assert all("to allocate data" in text and str(tmp_path) in text for text in told)
    assert not any("Possible solutions" in text for text in told)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("IO Error: Could not write: No space left on device"),
    ],
)
def test_a_full_disk_of_temporary_files_is_told(error: Exception) -> None:
    with pytest.raises(InputError) as caught, open_connection():
        raise error
    assert [p.code for p in caught.value.problems] == ["no-room"]
    with pytest.raises(FileNotFoundError), open_connection():
        raise FileNotFoundError(errno.ENOENT, "not there")


@pytest.mark.parametrize(
    "limits", [{"memory_limit": "much"}, {"memory_limit": "-1GB"}, {"threads": 0}, {"threads": -2}]
)
def test_limits_that_mean_nothing(limits: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught, open_connection(temp=tmp_path, **limits):  # type: ignore[arg-type]
        raise AssertionError("not reached")
    assert "correct the setting" in render_all(caught.value.problems, "en")
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_and_ends_at_one(tmp_path: Path) -> None:
    path = tmp_path / "person.csv"
    lines = (f"{row},company,{row}.5\n" for row in range(300_000))
    path.write_text("person_id,institution,salary\n" + "".join(lines), encoding="utf-8")
    shares: list[float] = []
    with staged({"person": path}, progress=shares.append):
        assert shares == sorted(shares)
    assert len(shares) > 2
    assert shares[-1] == 1.0
    assert 0 < shares[0] < 0.5


def test_a_running_query_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiju.data.progress.INTERVAL", 0.01)
    shares: list[float] = []
    with open_connection(threads=1) as connection, followed(connection, shares.append):
        connection.execute("CREATE TEMP TABLE t AS SELECT range AS a FROM range(3000000)")
        connection.execute("SELECT sum(hash(a) % 7 + hash(a + 1) % 5) FROM t").fetchall()
    assert all(0 < share <= 1 for share in shares)


def test_a_pipe_stays_silent_and_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")  # a dumb terminal, as under `.ci/run`, cannot redraw a line

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    said = {}
    for kind in (io.StringIO, Terminal):
        stream = kind()
        with terminal_progress("reading", stream) as report:
            report(0.5)
        said[kind] = stream.getvalue()
    assert said[io.StringIO] == ""
    assert "reading" in said[Terminal]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_bar_goes_on_while_standard_error_is_silenced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    ours, theirs = os.openpty()
    silenced = os.dup(theirs)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with (
        os.fdopen(silenced, "w", encoding="utf-8") as stream,
        terminal_progress("reading", stream),
    ):
        os.dup2(nowhere, silenced)
        while b"reading" not in os.read(ours, 1 << 20):  # what was written before
            pass
        assert select.select([ours], [], [], 30)[0]
        assert b"reading" in os.read(ours, 1 << 20)
    for number in (ours, theirs, nowhere):
        os.close(number)


def test_duckdb_draws_no_bar_of_its_own() -> None:
    with open_connection() as connection:
        row = connection.execute("SELECT current_setting('enable_progress_bar_print')").fetchone()
    assert row == (False,)


def test_the_module_is_light() -> None:
    code = "import sys, guiju.data; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    heavy = {
        "duckdb",
        "polars",
        "pyarrow",
        "pandas",
        "numpy",
        "rich",
        "python_calamine",
        "xlsxwriter",
    }
    assert set(done.stdout.split()) & heavy == set()
