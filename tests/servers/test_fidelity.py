"""The fidelity matrix of `tests/evaluate` on servers: every line agrees with the fractions."""

from __future__ import annotations

from guiju.evaluate.engines import ENGINES, same
from guiju.expression.functions import DIALECTS, FUNCTIONS, PRINTED
from guiju.servers import open_server, read_address
from guiju.servers.engine import ServerEngine
from tests.evaluate.test_fidelity import compiled, rows

from . import places


def test_every_line_agrees(engine: ServerEngine) -> None:
    check(engine)


def test_every_line_agrees_on_spark() -> None:
    with places.address("spark") as address, open_server(read_address(address)) as server:
        check(ServerEngine(server))


def check(engine: ServerEngine) -> None:
    definition, program, lines = compiled()
    exact = ENGINES["exact"].values(program, rows())
    found = engine.values(program, rows())
    texts = {
        key: (line, definition.rules[key].text) for line, keys in lines.items() for key in keys
    }
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
