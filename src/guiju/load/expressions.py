"""Items → syntax → typed trees, with what is wrong noted where it stands."""

from __future__ import annotations

from guiju.expression.names import Scope
from guiju.expression.resolve import resolve
from guiju.expression.syntax import ExpressionError, Syntax, parse
from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.model.tree import Node
from guiju.model.types import Type


def parse_item(reader: Reader, item: Item) -> Syntax | None:
    """The syntax of an expression; None with the problem noted."""
    if item.kind != "text":
        reader.note("not-an-expression", item.place, found=item.kind)
        return None
    if not str(item.value).strip():
        reader.note("no-expression", item.place)
        return None
    try:
        return parse(item.value)
    except ExpressionError as error:
        reader.note_expression(error, item)
        return None


def resolve_item(
    reader: Reader, scope: Scope, entity: str, syntax: Syntax, item: Item, wanted: Type
) -> Node | None:
    """The tree of an expression of an entity; None with the problem noted."""
    try:
        return resolve(scope, entity, syntax, wanted)
    except ExpressionError as error:
        reader.note_expression(error, item)
        return None
