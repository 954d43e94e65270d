"""The fidelity matrix of `tests/evaluate` on servers: every line agrees with the fractions."""

from __future__ import annotations

from guiju.evaluate.engines import ENGINES, same
from guiju.evaluate.program import Program, compile_program
from guiju.expression.functions import DIALECTS, FUNCTIONS, PRINTED
from guiju.model.definition import Definition
from guiju.servers import open_server, read_address
from guiju.servers.engine import ServerEngine
from tests.evaluate.test_fidelity import DAY, compiled, rows

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
