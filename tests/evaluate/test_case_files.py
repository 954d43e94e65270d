"""Cases in files and mappings: labels for names, places for problems, nothing taken in silence."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju import InputError
from guiju.load.document import Item
from guiju.load.json_text import read_json
from guiju.locale import render

POLICY = """\
format: 1
name: t
enums: {kind: {public: {zh: 公办高校, en: public university}, hospital: {zh: 医院}}}
entities:
  person:
    label: {zh: 纳税人, en: taxpayer}
    key: person_id
    columns:
      salary: {type: money, label: {zh: 全年工资薪金, en: salary of the year}}
      kind: {type: kind, label: {zh: 类别}}
      sure: {type: finding, default: undetermined, label: {zh: 已核实}}
      n: {type: int, unit: day, default: 1}
      on: {type: date, default: 2024-01-01}
  award: {label: {zh: 奖励}, key: award_id, columns: {person_id: -> person, cash: money}}
parameters: {p1: {type: money, values: {2020-01-01: 1}}}
rules:
  person:
    total: salary + sum(award.cash)
    public: {is: kind = 'public', type: finding}
    known: sure
    old: {is: p.p1 * 2, at: on}
    moved: add_days(on, n)
"""
DAY = "2024-01-01"
CODES = list[tuple[str, str]]


def codes(case: Any, *outputs: str) -> CODES:
    with pytest.raises(InputError) as error:
        guiju.loads(POLICY).decide(case, date=DAY, outputs=list(outputs) or None)
    return [(problem.code, str(problem.place)) for problem in error.value.problems]


def written(tmp_path: Path, name: str, text: str) -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


# labels


@pytest.mark.parametrize("way", ["mapping", "yaml", "json"])
def test_labels_stand_for_names(way: str, tmp_path: Path) -> None:
    case: Any = {
        "纳税人": {"全年工资薪金": 100, "类别": "公办高校", "已核实": "是"},
        "奖励": [{"cash": 5}, {"cash": 7}],
    }
    if way == "yaml":
        text = "纳税人: {全年工资薪金: 100, 类别: 公办高校, 已核实: 是}\n奖励: [{cash: 5}, {cash: 7}]\n"
        case = written(tmp_path, "case.yaml", text)
    elif way == "json":
        text = '{"纳税人": {"全年工资薪金": 100, "类别": "公办高校", "已核实": true},'
        case = written(tmp_path, "case.json", text + '"奖励": [{"cash": 5}, {"cash": 7}]}')
    outputs = ["person.total", "person.public", "person.known"]
    decision = guiju.loads(POLICY).decide(case, date=DAY, outputs=outputs)
    assert decision["person.total"] == 112
    assert [decision[o].answer for o in outputs[1:]] == ["yes", "yes"]
    assert decision.assumed == {}


def test_a_decider_takes_labels_too() -> None:
    decide = guiju.loads(POLICY).decider(["person.total"], date=DAY)
    decision = decide({"纳税人": {"salary of the year": 5, "kind": "医院"}})
    assert decision["person.total"] == 5


def test_settings_take_labels() -> None:
    settings = ["纳税人.全年工资薪金=5", "person.类别=公办高校"]
    decision = guiju.loads(POLICY).decide(
        {}, date=DAY, settings=settings, outputs=["person.total", "person.public"]
    )
    assert decision["person.total"] == 5
    assert decision["person.public"].answer == "yes"


def test_settings_that_set_nothing_are_named_with_what_is_wrong_in_the_case(tmp_path: Path) -> None:
    case = written(tmp_path, "case.yaml", "person: [{person_id: a, kind: x}, {person_id: a}]\n")
    settings = [
        "persn.salary=1", "person.salry=1", "person.salary=2", "纳税人.全年工资薪金=3", "person.salary=2", "salary=4",
        "person.=5",
    ]  # fmt: skip
    with pytest.raises(InputError) as error:
        guiju.loads(POLICY).decide(case, date=DAY, settings=settings)
    told = [(p.code, str(p.place), p.values.get("nearest")) for p in error.value.problems]
    assert sorted(told[:5]) == [
        ("bad-setting", "--set person.=5", None),
        ("bad-setting", "--set salary=4", None),
        ("set-twice", "--set 纳税人.全年工资薪金=3", None),
        ("unknown-column", "--set person.salry=1", "salary"),
        ("unknown-entity", "--set persn.salary=1", "person"),
    ]
    assert told[5:] == [
        ("unknown-enum-value", f"{case}:1:31", ""),
        ("missing-value", f"{case}:1:35", None),
        ("duplicate-key", f"{case}:1:47", None),
    ]


def test_the_same_setting_twice_is_one() -> None:
    settings = ["person.salary=2", "person.salary= 2"]
    decision = guiju.loads(POLICY).decide(
        {"person": {"kind": "public"}}, date=DAY, settings=settings, outputs=["person.total"]
    )
    assert decision["person.total"] == 2


def test_a_case_that_is_no_rows_is_told_beside_settings(tmp_path: Path) -> None:
    case = written(tmp_path, "case.yaml", "person: nobody\n")
    with pytest.raises(InputError) as error:
        guiju.loads(POLICY).decide(case, date=DAY, settings=["person.salary=2"])
    assert [p.code for p in error.value.problems] == ["not-a-mapping"]


def test_outputs_are_named_by_labels() -> None:
    text = POLICY.replace(
        "total: salary + sum(award.cash)", "total: {is: salary, label: {zh: 合计, en: sum}}"
    )
    policy = guiju.loads(text)
    case = {"person": {"salary": 2, "kind": "public"}}
    for name in ("纳税人.合计", "taxpayer.sum", "person.合计", "纳税人.total", "person.total"):
        assert policy.decide(case, date=DAY, outputs=[name])["person.total"] == 2
        assert policy.explain(case, name, date=DAY)[0].name == "person.total"
    with pytest.raises(InputError) as error:
        policy.decide(case, date=DAY, outputs=["纳税人.合"])
    assert error.value.problems[0].values["nearest"] == "纳税人.合计"


def test_links_to_rows_that_are_wrong_are_not_called_wrong() -> None:
    """What follows from another mistake is not told; what is wrong beside it is."""
    award = {"award_id": "1", "person_id": "a", "cash": 1}
    person = {"salary": 1, "kind": "public"}
    wrong_key = {"person": {"persn_id": "a", **person}, "award": [award, {**award, "cash": "x"}]}
    assert {code for code, _ in codes(wrong_key, "person.total")} == {
        "unknown-column", "duplicate-key", "not-a-number",
    }  # fmt: skip
    elsewhere = {
        "person": {"person_id": "a", **person},
        "award": [{**award, "person_id": "b", "cash": "x"}],
    }
    assert {code for code, _ in codes(elsewhere, "person.total")} == {
        "dangling-link",
        "not-a-number",
    }


def test_a_label_beside_its_name_is_no_second_value() -> None:
    case = {"person": {"salary": 1, "全年工资薪金": 2, "kind": "public"}}
    assert codes(case, "person.total")[0][0] == "unknown-column"
    twice = {"person": {"salary": 1, "kind": "public"}, "纳税人": {"salary": 2, "kind": "public"}}
    with pytest.raises(InputError) as error:
        guiju.loads(POLICY).decide(twice, date=DAY)
    (problem,) = error.value.problems
    assert (problem.code, problem.values["nearest"]) == ("unknown-entity", "person")


@pytest.mark.parametrize(
    ("word", "answer"),
    [("true", "yes"), ("否", "no"), ("尚未确定", "undetermined"), ("未定", "undetermined")],
)
def test_findings_in_words(word: str, answer: str) -> None:
    case = {"person": {"salary": 1, "kind": "public", "sure": word}}
    found = guiju.loads(POLICY).decide(case, date=DAY, outputs=["person.known"])
    assert found["person.known"].answer == answer


# JSON


def test_numbers_of_json_are_read_from_their_text(tmp_path: Path) -> None:
    text = '{"date": "2024-12-31",\n "person": {"salary": 0.10, "kind": "public", "n": 2}}'
    case = written(tmp_path, "case.json", text)
    decision = guiju.loads(POLICY).decide(case, outputs=["person.total"])
    assert decision["person.total"] == Fraction("0.1")
    assert decision.date.isoformat() == "2024-12-31"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"person":\n {"salary": 1, "salary": 2}}', [("duplicate-key-in-file", "2:16")]),
        (
            '{"person": {},\n "person": {}}',
            [("missing-value", "1:12"), ("duplicate-key-in-file", "2:2")],
        ),
        ('{"person": {\n "salary": "x", "kind": "public"}}', [("not-a-number", "2:12")]),
        ('{"person": [{"kind": "public",\n "salary": "x"}]}', [("not-a-number", "2:12")]),
        ('{"person": {"salary": 1, kind: 2}}', [("bad-json", "1:26")]),
        ('{"person": {"salary": 1', [("json-ends", "1:24")]),
        ('{"person": {"salary": NaN}}', [("no-json-value", "1:23")]),
        (
            '{"person":\n {"id": "NaN", "salary": -Infinity}}',
            [("unknown-column", "2:3"), ("no-json-value", "2:26")],
        ),
        (
            '{"person": [{"person_id": "a", "salary": NaN, "salary": 1},\n'
            ' {"person_id": "a", "salary": Infinity, "kind": "x"}], "persn": {}, "date": NaN}',
            [
                ("no-json-value", "1:42"),
                ("duplicate-key-in-file", "1:47"),
                ("duplicate-key", "2:16"),
                ("no-json-value", "2:31"),
                ("unknown-enum-value", "2:49"),
                ("unknown-entity", "2:65"),
                ("no-json-value", "2:77"),
            ],
        ),
        ("[" * 100_000, [("too-deep", "1:102")]),
        ("[" * 200 + "]" * 200, [("too-deep", "1:102")]),
        ("[1, 2]", [("not-a-mapping", "1:1")]),
        ('{"given": {"person": 5}}', [("not-a-mapping", "1:22")]),
        (
            '{"date": ["2024-01-01"], "reform": {"a": 1}, "person": {"salary": 1, "kind": "x"}}',
            [("not-one-value", "1:10"), ("not-one-value", "1:36"), ("unknown-enum-value", "1:78")],
        ),
        (
            '{"date": "2024-02-30", "reform": "R9",\n "person": {"salery": 1, "kind": "x", "salary": "1万"}}',
            [
                ("no-such-day", "1:10"),
                ("no-such-reform", "1:34"),
                ("unknown-column", "2:13"),
                ("unknown-enum-value", "2:34"),
                ("value-with-unit-word", "2:49"),
            ],
        ),
        (
            '{"dat": 1, "given": {"person": {"kind": "x"}},\n "reforms": 1, "date": "2月"}',
            [
                ("unknown-key", "1:2"),
                ("missing-value", "1:32"),
                ("unknown-enum-value", "1:41"),
                ("unknown-key", "2:2"),
                ("not-a-date", "2:24"),
            ],
        ),
        ('{"given": 1, "date": "2月"}', [("not-a-mapping", "1:11"), ("not-a-date", "1:22")]),
    ],
)
def test_problems_of_json_have_a_place(text: str, expected: CODES, tmp_path: Path) -> None:
    case = written(tmp_path, "case.json", text)
    wanted = [(code, f"{case}:{place}" if place else case) for code, place in expected]
    assert codes(case, "person.total") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"a": []}',
        ' {"a" : [ 1 , [] , {} , "\\ud83d\\ude00\\n" ] , "b":-1.5e3}\n',
        '{"":null}',
    ],
)
def test_json_is_read_as_json(text: str) -> None:
    import json

    item = read_json(text, "f", [])
    assert isinstance(item, Item)
    plain = json.loads(text, parse_int=str, parse_float=str)
    assert item.plain() == plain


# places


def test_rows_of_a_file_are_named_by_line(tmp_path: Path) -> None:
    text = """\
person:
  - {person_id: a, salary: 1, kind: public, on: 2019-01-01}
  - {person_id: a, salary: 2, kind: public}
award:
  - {award_id: x, person_id: nobody, cash: 1}
"""
    case = written(tmp_path, "case.yaml", text)
    assert codes(case, "person.total") == [
        ("duplicate-key", f"{case}:3:17"),
        ("dangling-link", f"{case}:5:30"),
    ]
    case = written(tmp_path, "dates.yaml", "\n".join(text.splitlines()[:2]))
    assert codes(case, "person.old") == [("parameter-not-defined-at", f"{case}:2:49")]
    late = "person: {person_id: a, salary: 1, kind: public, on: 9999-12-31}"
    case = written(tmp_path, "late.yaml", late)
    assert codes(case, "person.moved") == [("day-outside-calendar", f"{case}:1:9")]


def test_problems_are_listed_from_the_top(tmp_path: Path) -> None:
    text = "award: {cash: x}\nperson:\n  kind: nobody\n  salary: y\n"
    found = codes(written(tmp_path, "case.yaml", text), "person.total", "person.public")
    assert [place.split(":")[-2] for _, place in found] == ["1", "3", "4"]


def test_a_row_without_a_file_is_named_by_its_number() -> None:
    with pytest.raises(InputError) as error:
        guiju.loads(POLICY).decide({"person": {"salary": "x", "kind": "public"}}, date=DAY)
    assert render(error.value.problems[0], "en").startswith("row 1 person.salary: error: ")


# what is no case


@pytest.mark.parametrize("case", [None, 5, [1], {"given": 5}, {"person": 5}, {"person": "abc"}])
def test_what_is_no_case_is_wrong_input(case: Any) -> None:
    assert codes(case)[0][0] == "not-a-mapping"


def test_a_date_that_is_none_is_wrong_input() -> None:
    with pytest.raises(InputError):
        guiju.loads(POLICY).decide({}, date=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "shape"), [("5", "a single value"), ("", "empty"), ("[5]", "a single value")]
)
def test_shapes_are_named_in_words(text: str, shape: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        guiju.loads(POLICY).decide(written(tmp_path, "c.yaml", f"person: {text}\n"), date=DAY)
    assert f"person is {shape}" in str(error.value)


def test_a_case_of_many_rows_in_a_file(tmp_path: Path) -> None:
    rows = "".join(f"  - {{salary: {n}, kind: public}}\n" for n in range(25_000))
    case = written(tmp_path, "case.yaml", f"person:\n{rows}")
    decision = guiju.loads(POLICY).decide(case, date=DAY, outputs=["person.total"], exact=False)
    assert len(decision["person.total"]) == 25_000


def test_every_default_taken_is_counted() -> None:
    case = {"person": [{"salary": 1, "kind": "public"}, {"salary": 1, "kind": "public", "n": 3}]}
    outputs = ["person.known", "person.total", "person.moved"]
    decision = guiju.loads(POLICY).decide(case, date=DAY, outputs=outputs)
    assert decision.assumed == {"person.sure": 2, "person.n": 1, "person.on": 2}


def test_outputs_as_one_text() -> None:
    """As on the command line; a text is no list of letters."""
    policy, case = guiju.loads(POLICY), {"person": {"salary": 5, "kind": "hospital"}}
    several = policy.decide(case, date="2024-12-31", outputs=["person.total", "person.known"])
    one = policy.decide(case, date="2024-12-31", outputs="person.total, person.known")
    assert one["person.total"] == several["person.total"] == Fraction(5)
    assert one["person.known"].answer == several["person.known"].answer


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_an_empty_case_is_told_what_a_case_is(name: str, tmp_path: Path) -> None:
    case = written(tmp_path, name, " \n")
    assert codes(case, "person.total") == [("empty-case-file", case)]
    with pytest.raises(InputError) as caught:
        guiju.loads(POLICY).decide(case)
    assert "entities and their rows, such as `person: {salary: 120000}`" in render(
        caught.value.problems[0], "en"
    )


@pytest.mark.parametrize("name", ["case.json", "case.yaml"])
def test_too_many_rows_are_told_where_they_stand(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guiju.evaluate.rows.ROW_LIMIT", 2)
    rows = ", ".join(['{"salary": 1, "kind": "public"}'] * 3)
    case = written(tmp_path, name, f'{{"award": [],\n "person": [{rows}]}}')
    assert codes(case) == [("case-too-large", f"{case}:2:12")]


def test_all_that_is_wrong_in_a_mapping_is_told() -> None:
    case = {"date": "2月", "reform": "R9", "given": {"person": {"salery": 1, "kind": "public"}}}
    assert codes(case) == [
        ("unknown-column", "- row 1"),
        ("missing-value", "- row 1"),
        ("not-a-date", "date"),
        ("no-such-reform", "reform"),
    ]


DATED = guiju.loads("""
format: 1
name: dated
entities: {person: {key: person_id, columns: {n: int, start: date}}}
parameters: {late: {values: {2020-01-01: 5}}}
rules: {person: {past: {is: n * p.late, at: start}, now: n * p.late}}
""")


def test_every_row_with_a_day_without_value_is_named() -> None:
    days = ("2019-01-01", "2021-01-01", "2018-01-01")
    rows = [{"person_id": str(i), "n": 1, "start": day} for i, day in enumerate(days)]
    with pytest.raises(InputError) as caught:
        DATED.decide({"person": rows}, outputs=["person.past"])
    assert [(p.code, p.place.row) for p in caught.value.problems] == [
        ("parameter-not-defined-at", 1),
        ("parameter-not-defined-at", 3),
    ]


def test_a_day_without_value_hides_nothing_that_is_wrong_in_the_rows() -> None:
    rows = [{"n": "x", "start": "2021-01-01"}, {"n": "soon", "start": "2021-01-01"}]
    with pytest.raises(InputError) as caught:
        DATED.decide({"person": rows}, outputs=["person.now"], date="2000-01-01")
    places = [p.place.row or p.place.file for p in caught.value.problems]
    assert places == ["--date", 1, 2]
