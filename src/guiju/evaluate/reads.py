"""What the steps of one stage read: of their own row, of parents, of children and siblings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from guiju.evaluate.nodes import reads
from guiju.evaluate.program import Step
from guiju.evaluate.shapes import Shape, shape_of
from guiju.model import tree
from guiju.model.definition import Entity, Key
from guiju.model.tree import Node

Paths: TypeAlias = "dict[tuple[str, ...], dict[str, None]]"
"""Links up from a row → the columns read of the parent where they end; every prefix has its
entry."""
GroupKey: TypeAlias = "tuple[str, str, tuple[str, ...], str]"


@dataclass(slots=True)
class Group:
    """Children grouped alike: what is read of the child and its parents, and of the row that
    asks."""

    node: tree.Aggregate
    shape: Shape
    child: dict[str, None] = field(default_factory=dict)
    child_paths: Paths = field(default_factory=dict)
    asker: dict[str, None] = field(default_factory=dict)
    asker_paths: Paths = field(default_factory=dict)


@dataclass(slots=True)
class StageReads:
    """The reads of a stage."""

    own: dict[str, None] = field(default_factory=dict)
    paths: Paths = field(default_factory=dict)
    groups: dict[GroupKey, Group] = field(default_factory=dict)


def levels_of(steps: Iterable[Step]) -> dict[Key, int]:
    """The level of each step, one above the highest that it reads; columns are at level 0."""
    levels: dict[Key, int] = {}
    for step in steps:
        levels[step.key] = 1 + max((levels.get(key, 0) for key in keys_read(step) or ()), default=0)
    return levels


def stage_reads(steps: Sequence[Step], entity: str, entities: Mapping[str, Entity]) -> StageReads:
    """What steps of an entity, computed together, read."""
    reads = StageReads()
    for step in steps:
        for node in outside_aggregates(step.tree):
            if isinstance(node, tree.Column):
                reads.own.setdefault(node.name)
            elif isinstance(node, tree.Link):
                _add_path(reads.own, reads.paths, node.steps, node.name)
            elif isinstance(node, tree.Aggregate):
                _add_aggregate(reads, node, entity, entities)
    return reads


def group_key(node: tree.Aggregate, shape: Shape) -> GroupKey:
    """Aggregates with the same key share one grouping."""
    return node.entity, node.via, node.up, shape.kind


def _add_path(own: dict[str, None], paths: Paths, steps: tuple[str, ...], name: str) -> None:
    own.setdefault(steps[0])
    for index in range(len(steps)):
        wanted = paths.setdefault(steps[: index + 1], {})
        wanted.setdefault(name if index == len(steps) - 1 else steps[index + 1])


def _add_aggregate(
    reads: StageReads, node: tree.Aggregate, entity: str, entities: Mapping[str, Entity]
) -> None:
    shape = shape_of(node, entity, entities)
    inside = [n for part in tree.children(node) for n in tree.walk(part)]
    if shape.kind == "window":
        reads.own.setdefault(node.via)
        _add_nodes(reads.own, reads.paths, inside)
        return
    group = reads.groups.setdefault(group_key(node, shape), Group(node, shape))
    group.child.setdefault(node.via)
    _add_nodes(group.child, group.child_paths, (n for n in inside if not _is_outer(n)))
    _add_nodes(group.asker, group.asker_paths, (n for n in inside if _is_outer(n)))
    if shape.kind == "join":
        for key in entities[entity].key:
            group.asker.setdefault(key)
            reads.own.setdefault(key)
        _add_up(group.asker, group.asker_paths, node.up)
    elif node.up:
        _add_up(reads.own, reads.paths, node.up)
    else:
        reads.own.setdefault(entities[entity].key[0])


def _add_up(own: dict[str, None], paths: Paths, up: tuple[str, ...]) -> None:
    if len(up) == 1:
        own.setdefault(up[0])
    elif up:
        _add_path(own, paths, up[:-1], up[-1])


def _add_nodes(own: dict[str, None], paths: Paths, nodes: Iterable[Node]) -> None:
    for node in nodes:
        if isinstance(node, tree.Column):
            own.setdefault(node.name)
        elif isinstance(node, tree.Link):
            _add_path(own, paths, node.steps, node.name)


def _is_outer(node: Node) -> bool:
    return bool(getattr(node, "outer", False))


def outside_aggregates(node: Node) -> Iterator[Node]:
    """The nodes of a tree, aggregates themselves but not what is inside them."""
    stack = [node]
    while stack:
        part = stack.pop()
        yield part
        if not isinstance(part, tree.Aggregate):
            stack.extend(tree.children(part))


def keys_read(step: Step | None) -> list[Key] | None:
    """The columns and rules that a step reads, of any row; None of no step."""
    return None if step is None else [key for key, _ in reads(step.tree, step.entity)]
