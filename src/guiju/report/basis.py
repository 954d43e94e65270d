"""The policy behind a result: read again, and used only where it is the version that was computed with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju.load.policy import Loaded, load_definition, with_reform
from guiju.model import tree
from guiju.model.definition import Definition, Key
from guiju.model.parameter import Parameter
from guiju.model.problem import ProblemsError
from guiju.model.source import Citation
from guiju.report.section import Found


@dataclass(frozen=True, slots=True)
class Basis:
    """Baseline and reforms of a result; `baseline` is None where the policy is not the one computed with.

    `reforms` maps the reforms as the result names them to the policy under each, None where it is another than
    computed with. `problem` says why there is no baseline: ``missing`` or ``differs``.
    """

    baseline: Definition | None
    reforms: Mapping[str, Definition | None] = field(default_factory=dict)
    problem: str = ""


def basis_of(found: Found, record: Found | None, loaded: Loaded | None = None) -> Basis:
    """The policy of a result: the one given, else that of the name in the record or result."""
    if loaded is None:
        try:
            loaded = load_definition(str((record or found)["policy"]))
        except (ProblemsError, OSError, ValueError):
            return Basis(None, problem="missing")
    arguments: Mapping[str, Any] = (record or {}).get("arguments") or {}
    baseline = _under(loaded, _baseline(found), str(arguments.get("baseline") or ""))
    hashes = _reforms(found, arguments)
    if "runs" in found:
        # The hash of a goal-seek is that of the policy whose parameter is sought.
        sought = [loaded.definition, *_reformed(loaded, [*hashes, *loaded.definition.reforms])]
        same = next((one for one in (baseline, *sought) if one and one.hash == found["hash"]), None)
        if same is None or baseline is None:
            return Basis(None, problem="differs")
        return Basis(baseline, {same.reform: same} if same.reform != baseline.reform else {})
    if baseline is None or baseline.hash != found["hash"]:
        return Basis(None, problem="differs")
    given = [str(name) for name in arguments.get("reforms") or ()]
    reforms: dict[str, Definition | None] = {}
    for index, (name, digest) in enumerate(hashes.items()):
        as_given = given[index] if index < len(given) else ""
        made = _under(loaded, name, as_given)
        reforms[name] = made if made and digest in (made.hash, "") else None
    return Basis(baseline, reforms)


def _baseline(found: Found) -> str:
    if "points" in found:
        return str(found["variants"][0] or "")
    return str(found.get("baseline") or "")


def _reforms(found: Found, arguments: Mapping[str, Any]) -> dict[str, str]:
    """The reforms of a result, each with the hash of the policy under it where the result says one."""
    if "points" in found:
        return {str(name): "" for name in found["variants"][1:]}
    if "runs" in found:
        return {str(arguments["reform"]): ""} if arguments.get("reform") else {}
    if found.get("sweep"):
        return {str(name): "" for name in arguments.get("reforms") or ()}
    variants = found["years"][0]["variants"] if "years" in found else found["variants"]
    return {str(variant["reform"]): str(variant["hash"]) for variant in variants}


def _reformed(loaded: Loaded, names: list[str]) -> Iterator[Definition]:
    for name in dict.fromkeys(names):
        made = _under(loaded, name)
        if made is not None:
            yield made


def _under(loaded: Loaded, *names: str) -> Definition | None:
    """The policy under the first of some names of a reform that can be read; a file is known by its path."""
    for name in dict.fromkeys(names):
        try:
            if name or not any(names):
                return with_reform(loaded, name).definition if name else loaded.definition
        except (ProblemsError, OSError, ValueError):
            continue
    return None


def citations_of(
    definition: Definition, target: str, given: Collection[str] = ()
) -> tuple[Citation, ...]:
    """What the rules, parameters and tables cite from which a rule is computed, each once.

    `given` names the entities that have rows, where that is known: rules of the others decide nothing.
    """
    entity, _, name = target.partition(".")
    waiting, seen = [(entity, name)], set[Key]()
    cites: dict[str, Citation] = {}
    while waiting:
        key = waiting.pop(0)
        if key in seen or key not in definition.rules or (given and key[0] not in given):
            continue
        seen.add(key)
        waiting.extend(sorted(definition.reads.get(key, ())))
        cites |= {str(citation): citation for citation in _cited_by(definition, key)}
    return tuple(cites.values())


def _cited_by(definition: Definition, key: Key) -> Iterator[Citation]:
    rule = definition.rules[key]
    yield from rule.cites
    trees = [node for node in (rule.tree, rule.at) if node is not None]
    if rule.table:
        table = definition.tables[rule.table]
        yield from table.cites
        for row in table.rows:
            yield from row.cites
            trees += [row.condition] if row.condition is not None else []
            trees += row.outcomes.values()
    for node in (below for root in trees for below in tree.walk(root)):
        if isinstance(node, tree.Parameter):
            yield from cites_of_parameter(definition.parameters[node.name])


def cites_of_parameter(parameter: Parameter) -> tuple[Citation, ...]:
    """What a parameter cites as a whole and for its dated values, each once."""
    dated = (citation for value in parameter.values for citation in value.cites)
    return tuple({str(citation): citation for citation in (*parameter.cites, *dated)}.values())
