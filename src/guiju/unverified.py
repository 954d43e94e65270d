"""What a result stands on that nobody has verified."""

from __future__ import annotations

from guiju.evaluate.program import Program
from guiju.model import tree
from guiju.model.definition import Definition
from guiju.model.source import Citation


def unverified_citations(definition: Definition, program: Program) -> tuple[Citation, ...]:
    """Citations without verification among the rules, parameters and tables that a program uses."""
    cites: list[Citation] = []
    for step in program.steps:
        rule = definition.rules.get((step.entity, step.source))
        if rule is None:
            continue
        cites.extend(rule.cites)
        if rule.table:
            table = definition.tables[rule.table]
            cites.extend((*table.cites, *(c for row in table.rows for c in row.cites)))
        for node in tree.walk(rule.tree) if rule.tree is not None else ():
            if isinstance(node, tree.Parameter):
                parameter = definition.parameters[node.name]
                dated = parameter.on(program.day) if node.at is None and rule.at is None else None
                used = parameter.values if dated is None else (dated,)
                cites.extend(c for value in used for c in value.cites or parameter.cites)
    doubtful = {str(c): c for c in cites if is_unverified(definition, c)}
    return tuple(doubtful[text] for text in sorted(doubtful))


def is_unverified(definition: Definition, citation: Citation) -> bool:
    """Whether a citation, or its source as a whole, is marked unverified."""
    return citation.unverified or definition.sources[citation.source].status == "unverified"
