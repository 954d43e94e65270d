"""`guiju read` and what stands on it: files in and out, many pages, drafts, phrases in documents, coverage."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from guiju.cli import main
from tests.reading.printing import Line, printed

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "pages" / "round_table.txt"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("GUIJU_LANG", "en")

    def command(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command


def test_every_form_tells_the_same_statements(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / f"page{ending}" for ending in (".jsonl", ".csv", ".json", ".html")]
    code, _, _ = run("read", EXAMPLE, *(word for file in files for word in ("-o", file)))
    assert code == 0
    lines = [json.loads(line) for line in files[0].read_text(encoding="utf-8").splitlines()]
    quotes = [line["quote"] for line in lines if line["type"] == "statement"]
    with files[1].open(encoding="utf-8-sig", newline="") as stream:
        assert [row["quote"] for row in csv.DictReader(stream)] == quotes
    contents = json.loads(files[2].read_text(encoding="utf-8"))["quotes"]
    assert ["".join(one["contents"][0]["text"].split()) for one in contents] == quotes
    page = files[3].read_text(encoding="utf-8")
    assert all(quote in page for quote in quotes)
    assert "<script" not in page
    assert "http" not in page


def test_spans_lead_to_the_raw_text(run: Run) -> None:
    _, out, _ = run("read", EXAMPLE, "--json")
    raw = EXAMPLE.read_text(encoding="utf-8")
    for record in json.loads(out)["records"]:
        if record["type"] in ("statement", "quantity"):
            start, end = record["span"]
            said = record["quote"] if record["type"] == "statement" else record["text"]
            assert "".join(raw[start:end].split()) == "".join(said.split())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_give_the_same(run: Run, tmp_path: Path, encoding: str) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(EXAMPLE.read_text(encoding="utf-8").encode(encoding))
    _, expected, _ = run("read", EXAMPLE, "--json")
    code, out, _ = run("read", page, "--json")
    assert code == 0
    assert json.loads(out)["records"] == json.loads(expected)["records"]


def test_traditional_characters_in_big5(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(
        "經濟部長王明說，去年產值超過20億元，但人才不足的問題仍然存在。".encode("big5")
    )
    code, out, _ = run("read", page, "--json")
    assert code == 0
    found = [record for record in json.loads(out)["records"] if record["type"] == "statement"]
    assert found[0]["quote"].startswith("去年產值")


def test_html_and_word_documents(run: Run, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").splitlines()
    page = tmp_path / "page.html"
    body = "".join(f"<p>{line}</p>" for line in text)
    page.write_text(
        f"<html><head><script>x</script></head><body><nav>首页</nav>{body}</body></html>",
        encoding="utf-8",
    )
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in text:
        document.add_paragraph(line)
    word = tmp_path / "page.docx"
    document.save(str(word))
    expected = _quotes(run("read", EXAMPLE, "--json")[1])
    assert _quotes(run("read", page, "--json")[1]) == expected
    assert _quotes(run("read", word, "--json")[1]) == expected


def _quotes(out: str) -> list[str]:
    return [
        record["quote"] for record in json.loads(out)["records"] if record["type"] == "statement"
    ]


def test_a_broken_page_among_many_is_told_and_left_out(run: Run, tmp_path: Path) -> None:
    pages = []
    for number in range(45):
        page = tmp_path / f"page{number}.txt"
        page.write_bytes(EXAMPLE.read_bytes())
        pages.append(page)
    pages[7].write_bytes(b"\x00\x01\x02")
    out_folder = tmp_path / "out"
    code, out, _ = run("read", *pages, "--out", out_folder, "--processes", "2")
    assert code == 2
    assert "page7.txt" in out
    assert "44 pages" in out
    assert len(list(out_folder.iterdir())) == 44
    first = (out_folder / "page0.txt.jsonl").read_bytes()
    assert all(file.read_bytes() == first for file in out_folder.iterdir())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "page-empty"),
        (b"  \n ", "page-empty"),
        (b"a\x00b", "page-not-text"),
        (b"\xff\xfe\xff", "page-not-text"),
    ],
)
def test_what_is_no_text_is_refused(run: Run, tmp_path: Path, content: bytes, code: str) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(content)
    status, out, _ = run("read", page, "--json")
    assert status == 2
    assert json.loads(out)["problems"][0]["code"] == code


def test_a_wrong_form_and_several_pages_without_a_place(run: Run, tmp_path: Path) -> None:
    code, _, err = run("read", EXAMPLE, "-o", tmp_path / "page.xml")
    assert code == 2
    assert ".jsonl" in err
    code, _, err = run("read", EXAMPLE, EXAMPLE)
    assert code == 2
    assert "--out" in err


def test_a_draft_loads_and_its_phrases_stand(run: Run, tmp_path: Path) -> None:
    draft, library = tmp_path / "draft", tmp_path / "library"
    library.mkdir()
    assert run("read", EXAMPLE, "--draft", draft, "--date", "2024-03-08")[0] == 0
    assert run("check", draft)[0] == 0
    document = library / "round_table.txt"
    document.write_bytes(EXAMPLE.read_bytes())
    code, out, _ = run("check", draft, "--library", library, "--json")
    assert code == 0
    assert {phrase["standing"] for phrase in json.loads(out)["phrases"]} == {"stands"}
    # A digit changed is absent; text put in front moves what follows.
    changed = "新增的一行。\n" + EXAMPLE.read_text(encoding="utf-8").replace("4万人", "5万人")
    document.write_text(changed, encoding="utf-8")
    code, out, _ = run("check", draft, "--library", library, "--json")
    assert code == 1
    assert {phrase["standing"] for phrase in json.loads(out)["phrases"]} == {
        "moved",
        "stands",
        "absent",
    }
    code, _, err = run("read", EXAMPLE, "--draft", draft)
    assert code == 2
    assert "writes nothing over" in err


def test_coverage_tells_what_is_modelled_set_aside_and_open(run: Run, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        """format: 1
name: skills
sources: {page: {title: {zh: 报道, en: report}}}
parameters: {subsidy: {type: money, unit: CNY, values: {2024-01-01: 6000}, cites: [page "提高到6000元"]}}
coverage:
  subsidy: {cites: [page "提高到6000元"], by: [subsidy]}
  threshold: {cites: [page "打破学历门槛"], because: {zh: 不涉及, en: another policy}}
  gone: {cites: [page "页面没有的短语"], by: [subsidy]}
""",
        encoding="utf-8",
    )
    code, out, _ = run("read", EXAMPLE, "--coverage", policy, "--json")
    found = json.loads(out)["coverage"]
    assert code == 1
    assert found["counts"] == {"covered": 1, "set-aside": 1, "uncovered": 1}
    assert found["stale"] == [{"policy": "skills", "entry": "gone"}]
    policy.write_text(
        policy.read_text(encoding="utf-8").replace(
            "by: [subsidy]}\n  threshold", "by: [subsidies]}\n  threshold"
        ),
        encoding="utf-8",
    )
    code, _, err = run("read", EXAMPLE, "--coverage", policy)
    assert code == 2
    assert 'did you mean "subsidy"' in err


def test_a_grammar_of_ones_own_adds_words(run: Run, tmp_path: Path) -> None:
    page, grammar = tmp_path / "page.txt", tmp_path / "grammar.yaml"
    page.write_text("首席数据官郑一鸣放狠话，数据孤岛问题突出。", encoding="utf-8")
    grammar.write_text("titles: [首席数据官]\ncues: {say: [放狠话]}\n", encoding="utf-8")
    _, plain, _ = run("read", page, "--json")
    _, out, _ = run("read", page, "--grammar", grammar, "--json")
    speakers = [
        [
            record["speakers"]
            for record in json.loads(one)["records"]
            if record["type"] == "statement"
        ]
        for one in (plain, out)
    ]
    assert speakers == [[[]], [["郑一鸣"]]]


def test_explain_names_the_rules(run: Run) -> None:
    _, out, _ = run("read", EXAMPLE, "--explain")
    assert re.search(r"named · source-verb · cue-asks", out)


def test_the_same_words_in_chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run("read", EXAMPLE, "--lang", "zh")
    assert code == 0
    assert "条陈述" in out


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        ("[a]", "not-a-mapping", 1, 1),
        ("titles: {", "bad-yaml", 2, 1),
        ("titles: [x]\ntittles: [x]", "grammar-key", 2, 1),
        ("cues:\n  say: [吐槽]\n  tels: [爆料]", "grammar-key", 3, 3),
        ("cues: [吐槽]", "grammar-value", 1, 7),
        ("instruments: {subsidies: [奖补]}", "grammar-key", 1, 15),
        ("titles: [[1]]", "grammar-value", 1, 10),
        ("titles: 官", "grammar-value", 1, 9),
        ("titles: [官, ~]", "grammar-value", 1, 13),
        ("announcing: '('", "grammar-file", 1, 13),
        ("constructions:\n  fault: ['亏(?:大|惨)了', '亏(']", "grammar-file", 2, 24),
        ("constructions: {faults: [亏大了]}", "grammar-key", 1, 17),
        ("titles: [官]\ntitles: [吏]", "duplicate-key-in-file", 2, 1),
        ("3", "not-a-mapping", 1, 1),
    ],
)
def test_a_grammar_that_cannot_be_used_is_told_with_its_place(
    run: Run, tmp_path: Path, content: str, code: str, line: int, column: int
) -> None:
    grammar = tmp_path / "grammar.yaml"
    grammar.write_text(content, encoding="utf-8")
    status, out, _ = run("read", EXAMPLE, "--grammar", grammar, "--json")
    assert status == 2
    problem = json.loads(out)["problems"][0]
    assert (problem["code"], problem["line"], problem["column"]) == (code, line, column)


def test_a_misspelt_list_of_the_grammar_is_told_with_the_nearest(run: Run, tmp_path: Path) -> None:
    grammar = tmp_path / "grammar.yaml"
    grammar.write_text("cues: {tels: [爆料]}\n", encoding="utf-8")
    _, _, err = run("read", EXAMPLE, "--grammar", grammar)
    assert 'did you mean "tell"' in err


@pytest.mark.parametrize(
    "more",
    [
        ("--llm", "http://127.0.0.1:9/v1"),
        ("--coverage", "nowhere"),
        ("--draft", "{there}"),
        ("-o", "{missing}/page.csv"),
    ],
)
def test_nothing_is_half_done(run: Run, tmp_path: Path, more: tuple[str, str]) -> None:
    """Where a model, a policy, a draft or one of the files fails, none of the files is written."""
    there = tmp_path / "there"
    there.mkdir()
    (there / "targets.csv").write_text("mine", encoding="utf-8")
    page, draft = tmp_path / "page.jsonl", tmp_path / "draft"
    words = [word.format(there=there, missing=tmp_path / "missing") for word in more]
    rest = [] if more[0] == "--draft" else ["--draft", draft]
    code, _, _ = run("read", EXAMPLE, "-o", page, *rest, *words)
    assert code == 2
    assert not page.exists()
    assert not (draft / "policy.yaml").exists()
    assert sorted(path.name for path in there.iterdir()) == ["targets.csv"]


def test_no_page_is_written_over(run: Run, tmp_path: Path) -> None:
    """Nor is anything written where one of the files cannot be."""
    page = tmp_path / "page.html"
    page.write_text("<p>王明说，要建设3个中心。</p>", encoding="utf-8")
    before = page.read_bytes()
    other = tmp_path / "page.jsonl"
    for wrong, said in ((page, "page.html"), (tmp_path / "page.docx", "no form of a reading")):
        code, _, errors = run("read", page, "-o", other, "-o", wrong)
        assert (code, said in errors, other.exists()) == (2, True, False)
    assert page.read_bytes() == before
    assert run("read", page, "-o", other, "-o", other)[0] == 2


def test_a_statement_without_end_is_short_on_the_screen(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("王明说，" + "建设中心" * 5000 + "。", encoding="utf-8")
    code, out, _ = run("read", page)
    assert code == 0
    assert max(map(len, out.splitlines())) < 400
    assert "…" in out


def test_no_page_of_many_is_written_over(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "p.txt", tmp_path / "p.txt.html"
    first.write_text("王明说，要建设3个中心。", encoding="utf-8")
    second.write_text("<p>王明说，要建设3个中心。</p>", encoding="utf-8")
    before = second.read_bytes()
    code, out, _ = run("read", first, second, "--out", tmp_path, "--format", "html", "--json")
    assert (code, json.loads(out)["problems"][0]["code"]) == (2, "writes-over-data")
    assert second.read_bytes() == before
    assert not (tmp_path / "p.txt.html.html").exists()


def test_a_page_given_twice_is_read_once(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(EXAMPLE.read_bytes())
    again = tmp_path / "folder" / ".." / "page.txt"
    (tmp_path / "folder").mkdir()
    code, out, _ = run("read", page, again, page, "--out", tmp_path / "out", "--json")
    assert code == 0
    assert len(json.loads(out)["pages"]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["page.txt.jsonl"]


def test_a_document_that_moved_deeper_is_found(run: Run, tmp_path: Path) -> None:
    draft, deeper = tmp_path / "draft", tmp_path / "library" / "2024"
    deeper.mkdir(parents=True)
    run("read", EXAMPLE, "--draft", draft, "--date", "2024-03-08")
    (deeper / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    hidden = tmp_path / "library" / ".old"
    hidden.mkdir()
    (hidden / EXAMPLE.name).write_text("旧文本。", encoding="utf-8")
    code, out, _ = run("check", draft, "--library", tmp_path / "library", "--json")
    assert code == 0
    assert {phrase["standing"] for phrase in json.loads(out)["phrases"]} == {"stands"}
    # Nearer the top comes first.
    (tmp_path / "library" / EXAMPLE.name).write_text("另一文本。", encoding="utf-8")
    code, out, _ = run("check", draft, "--library", tmp_path / "library", "--json")
    assert code == 1


def test_an_empty_word_in_a_grammar_is_told(run: Run, tmp_path: Path) -> None:
    grammar = tmp_path / "grammar.yaml"
    grammar.write_text('units: [""]\n', encoding="utf-8")
    code, _, err = run("read", EXAMPLE, "--grammar", grammar)
    assert code == 2
    assert "grammar.yaml:1:9" in err
    assert "empty" in err


@pytest.mark.parametrize("name", ["科技成果座谈", "2024-科技 (1)", "Round Table", "规划.2024"])
def test_a_draft_finds_its_document_by_any_name_and_in_another_form(
    run: Run, name: str, tmp_path: Path
) -> None:
    page, draft, library = tmp_path / f"{name}.txt", tmp_path / "draft", tmp_path / "library"
    library.mkdir()
    page.write_bytes(EXAMPLE.read_bytes())
    assert run("read", page, "--draft", draft, "--date", "2024-03-08")[0] == 0
    assert run("check", draft)[0] == 0
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    marked = "\n".join(f"<p>{line}</p>" for line in lines)
    (library / f"{name}.html").write_text(marked, encoding="utf-8")
    code, out, _ = run("check", draft, "--library", library, "--json")
    assert code == 0
    found = json.loads(out)["phrases"]
    assert {phrase["document"] for phrase in found} == {f"{name}.html"}
    assert {phrase["standing"] for phrase in found} <= {"stands", "moved"}


def test_documents_that_a_library_lacks_are_named(run: Run, tmp_path: Path) -> None:
    draft, library = tmp_path / "draft", tmp_path / "library"
    library.mkdir()
    run("read", EXAMPLE, "--draft", draft, "--date", "2024-03-08")
    code, out, _ = run("check", draft, "--library", library)
    assert code == 0
    assert "no document of this name in the library: round_table, round_table.txt" in out


@pytest.mark.parametrize(
    "option", [["--explain"], ["--draft", "d"], ["--coverage", "transfer"], ["-o", "a.csv"]]
)
@pytest.mark.parametrize("place", ["--out", "--store"])
def test_what_is_of_use_with_one_page_only_is_refused_with_many(
    run: Run, option: list[str], place: str, tmp_path: Path
) -> None:
    code, _, err = run("read", EXAMPLE, place, tmp_path / "place", *option)
    assert code == 2
    assert {"-o": "--output"}.get(option[0], option[0]) in err
    assert list(tmp_path.iterdir()) == []


def test_pages_without_text_are_told_with_one_page_and_with_many(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    page = tmp_path / "scan.pdf"
    page.write_bytes(printed([[Line(60, 700, "王明代表说，要建设3个中心。")], []]))
    code, out, _ = run("read", page)
    assert code == 0
    assert "scan.pdf: warning: 1 of 2 pages have no text: 2" in out
    told = json.loads(run("read", page, "--json")[1])["warnings"]
    assert [(one["code"], one["severity"]) for one in told] == [("page-silent", "warning")]
    code, out, _ = run("read", page, EXAMPLE, "--out", tmp_path / "out", "--lang", "zh")
    assert code == 0
    assert "2 页中有 1 页没有文字：第 2 页" in out
    store = tmp_path / "office.db"
    kept = json.loads(run("read", page, "--store", store, "--json")[1])["pages"]
    assert [one["code"] for one in kept[0]["warnings"]] == ["page-silent"]


def test_a_grammar_of_another_shape_is_told_in_words_of_the_language(
    run: Run, tmp_path: Path
) -> None:
    grammar = tmp_path / "grammar.yaml"
    grammar.write_text("titles: 首席\n", encoding="utf-8")
    assert (
        "titles 处的内容为单个值" in run("read", EXAMPLE, "--grammar", grammar, "--lang", "zh")[2]
    )
    assert (
        "a list, as in the grammar" in run("read", EXAMPLE, "--grammar", grammar, "--lang", "en")[2]
    )
