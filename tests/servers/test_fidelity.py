"""The fidelity matrix of `tests/evaluate` on servers: every line agrees with the fractions."""

from __future__ import annotations

from guiju.evaluate.address import read_address
from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.program import Program, compile_program
from guiju.expression.functions import DIALECTS, FUNCTIONS, PRINTED
from guiju.load import load_text
from guiju.model.definition import Definition
from guiju.servers import open_server
from guiju.servers.engine import ServerEngine
from tests.evaluate.test_fidelity import DAY, compiled, rows
from tests.evaluate.test_reasons import DAY as REASONED
from tests.evaluate.test_reasons import POLICY, TABLES

from . import places


def test_every_line_agrees(engine: ServerEngine) -> None:
    definition, program, _ = compiled()
    check(engine, definition, program)


def test_every_function_agrees_on_spark() -> None:
    """The first rule of each line; all of them are a slow test on Spark."""
    definition, _, lines = compiled()
    program = compile_program(
        [definition], DAY, [keys[0] for keys in lines.values()], reasons=False
    )
    with places.address("spark") as address, open_server(read_address(address)) as server:
        check(ServerEngine(server), definition, program)


def test_every_reason_agrees(engine: ServerEngine) -> None:
    """Also of several rows: their names once each, in the order of their bytes."""
    definition = load_text(POLICY).definition
    program = compile_program([definition], REASONED, list(definition.rules))
    exact = ENGINES["exact"].values(program, TABLES)
    assert any(";award." in str(value) for values in exact.values() for value in values)
    assert engine.values(program, TABLES) == exact


def check(engine: ServerEngine, definition: Definition, program: Program) -> None:
    exact = ENGINES["exact"].values(program, rows())
    found = engine.values(program, rows())
    texts = {key: rule.text for key, rule in definition.rules.items()}
    assert found.keys() == exact.keys()
    wrong = [
        (texts.get(key, key), row, a, b)
        for key in exact
        for row, (a, b) in enumerate(zip(found[key], exact[key], strict=True))
        if not same(a, b)
    ]
    assert wrong == []


def test_forms_are_of_functions_there_are() -> None:
    assert PRINTED.keys() <= FUNCTIONS.keys()
    for name, forms in PRINTED.items():
        assert forms.keys() <= set(DIALECTS), name
    for function in FUNCTIONS.values():
        assert all(function.form(dialect) for dialect in DIALECTS)
