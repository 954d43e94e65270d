"""The types of values in a policy."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guiju.model.unit import CNY, ONE, Unit

NUMERIC = frozenset({"money", "number", "share", "int"})
WORDS = ("money", "number", "share", "int", "bool", "finding", "date", "text")


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of value, its unit, and whether it may be missing.

    `kind` is one of money, number, share, int, bool, finding, date, text, enum, set, scale,
    none (the type of ``null``) or unknown (after an error: fits everything, so that one mistake
    is reported once). `unit` None belongs to number literals, which fit any unit.
    `enum` names the enum of an enum, or of the elements of a set; `element` is the kind of a set's
    elements.

    >>> str(MONEY.or_none), str(Type("int", unit=Unit((("month", 1),))))
    ('money or none', 'int in month')
    """

    kind: str
    optional: bool = False
    unit: Unit | None = ONE
    enum: str | None = None
    element: str | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether one can calculate with it."""
        return self.kind in NUMERIC

    @property
    def fen_digits(self) -> int:
        """The decimals of whole fen in the unit of an amount of money."""
        return CNY.fen_digits if self.unit is None else self.unit.fen_digits

    @property
    def required(self) -> Type:
        """The same type without ``or none``."""
        return replace(self, optional=False) if self.optional else self

    @property
    def or_none(self) -> Type:
        """The same type with ``or none``."""
        return self if self.optional or self.kind == "finding" else replace(self, optional=True)

    @property
    def item(self) -> Type:
        """The type of the elements of a set."""
        return Type(self.element or "text", enum=self.enum, unit=self.unit)

    @property
    def told(self) -> str:
        """The type as a policy's file writes it, kind and unit, with no word of a language between them.

        >>> Type("int", unit=Unit((("month", 1),))).told
        'int, month'
        """
        return str(self).replace(" in ", ", ", 1)

    def __str__(self) -> str:
        word = self.enum if self.kind == "enum" and self.enum else self.kind
        if self.kind == "set":
            word = f"set of {self.enum or self.element}"
        default = CNY if self.kind == "money" else ONE
        if self.is_numeric and self.unit is not None and self.unit != default:
            word = f"{word} in {self.unit}"
        return f"{word} or none" if self.optional and self.kind != "none" else word


MONEY = Type("money", unit=CNY)
NUMBER = Type("number")
LITERAL_NUMBER = Type("number", unit=None)
LITERAL_INT = Type("int", unit=None)
SHARE = Type("share")
INT = Type("int")
BOOL = Type("bool")
FINDING = Type("finding")
DATE = Type("date")
TEXT = Type("text")
NONE = Type("none", optional=True)
UNKNOWN = Type("unknown", unit=None)
SCALE = Type("scale")
