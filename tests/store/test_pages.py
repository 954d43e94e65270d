"""Pages into a store: many at once, what fails named, the same again changes nothing."""

from __future__ import annotations

from pathlib import Path

from guiju.reading.keep import keep_pages
from guiju.store import open_store
from guiju.store.search import Filters

PAGE = """　　第{number}号简讯
　　　　　　本报记者 方 言
　　本报北京3月5日电  陈实代表说：“应当修订第{number}号办法，减税{number}%。”
"""


def written(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number:03d}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(PAGE.format(number=number), encoding="utf-8")
    return paths


def test_many_pages_by_several_processes(tmp_path: Path) -> None:
    paths = written(tmp_path, 45)
    paths[7].write_bytes(b"")
    shares: list[float] = []
    with open_store(tmp_path / "a.db", "ann") as store:
        done = keep_pages(paths, store, processes=2, progress=shares.append)
        assert [page.path for page in done] == paths
        assert [page.path for page in done if page.problems] == [paths[7]]
        assert (shares[0], shares[-1], len(shares)) == (1 / 45, 1.0, 45)
        found = store.search("第33号办法")
        assert [hit.document for hit in found.hits] == [paths[33].as_posix()]
        assert "陈实" in "".join(found.hits[0].speakers)
        paths[3].write_text(PAGE.format(number=303), encoding="utf-8")
        again = keep_pages(paths, store, processes=1)
        states = [page.kept.state for page in again if page.kept]
        assert states.count("unchanged") == 43
        assert states.count("changed") == 1
        assert store.search(filters=Filters(speaker="陈实"), limit=100).total == 44
        assert store.verify().whole


def test_a_path_is_one_document_however_it_is_written(tmp_path: Path) -> None:
    (path,) = written(tmp_path, 1)
    with open_store(tmp_path / "a.db", "ann") as store:
        keep_pages([path], store)
        path.write_text(PAGE.format(number=9), encoding="utf-8")
        (tmp_path / "x").mkdir()
        (page,) = keep_pages([path.parent / "." / "x" / ".." / path.name], store)
        assert page.kept is not None
        assert (page.kept.state, page.kept.document) == ("changed", path.as_posix())
