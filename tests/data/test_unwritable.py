"""What cannot be written is wrong input with a message in two languages, and nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import guiju
from guiju.model.problem import InputError
from guiju.tables import coverage
from tests.data.staging import staged

POLICY = """
format: 1
name: small
entities: {t: {key: id, columns: {a: number}}}
rules: {t: {b: a * 2}}
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
@pytest.mark.parametrize("name", ["x", "x/y", "x.csv", "x.parquet", "x.xlsx"])
def test_a_place_where_nothing_can_be_made(name: str, tmp_path: Path) -> None:
    if name.endswith("xlsx"):
        pytest.importorskip("xlsxwriter")
    data = tmp_path / "t.csv"
    data.write_text("id,a\n1,1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        guiju.loads(POLICY).decide_tables({"t": str(data)}, out=Path("/proc/self") / name)
    assert [p.code for p in caught.value.problems] == ["cannot-write"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_device_is_no_place_for_a_file(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text("id,a\n1,1\n2,x\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        guiju.loads(POLICY).decide_tables(
            {"t": str(data)}, out=tmp_path / "o.csv", reject="/dev/full"
        )
    assert [p.code for p in caught.value.problems] == ["cannot-write"]
    assert not Path("/dev/full").is_file()


def test_all_but_one_row_is_not_all(tmp_path: Path) -> None:
    path = tmp_path / "person.csv"
    path.write_text("person_id,institution,salary\na,company,1\n", encoding="utf-8")
    with staged({"person": path}) as (_, found):
        table = found["person"]
    for rows, rejected, share in ((10_000_000, 1, 0.999999), (10_000_000, 9_999_999, 1e-6), (3, 0, 1.0),
                                  (3, 3, 0.0), (0, 0, None)):  # fmt: skip
        covered = coverage({"person": replace(table, rows=rows, rejected=rejected)})
        assert covered["person"]["share"] == share


LIMITED = """
import resource, signal, sys
from guiju.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.exit(main(["decide", sys.argv[1], "--data", f"t={sys.argv[2]}", "--out", sys.argv[3]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")
@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_no_room_for_results_is_told_and_nothing_else(kind: str, tmp_path: Path) -> None:
    if kind == "xlsx":
        pytest.importorskip("xlsxwriter")
    policy = tmp_path / "small"
    policy.mkdir()
    (policy / "policy.yaml").write_text(POLICY, encoding="utf-8")
    data, out = tmp_path / "t.csv", tmp_path / f"out.{kind}"
    lines = (f"{i},{i * 7919 % 1_000_003}" for i in range(20_000))
    data.write_text("\n".join(["id,a", *lines]) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(policy), str(data), str(out)],
        capture_output=True, encoding="utf-8", check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 4, done.stderr
    assert not list(tmp_path.glob("*out*"))
