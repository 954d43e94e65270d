"""The tables of a store, as queries name them; migrations make them.

Personal data stand in the columns marked so, and in no other: what the audit log holds of them is hashes with a salt
that is erased together with the data.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)  # fmt: skip


def _number(
    name: str, *constraints: ForeignKey, key: bool = False, none: bool = False
) -> Column[int]:
    return Column(name, Integer, *constraints, primary_key=key, nullable=none, autoincrement=False)


def _text(
    name: str, *constraints: ForeignKey, key: bool = False, none: bool = False
) -> Column[str]:
    return Column(name, Text, *constraints, primary_key=key, nullable=none)


person = Table(
    "person", metadata,
    _text("id", key=True),  # drawn at random: what the log shows for a name
    _text("name", none=True),  # personal
    _number("erased", none=True),
    UniqueConstraint("name"),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    _number("sequence", key=True),
    _text("at"),  # never goes backwards
    _text("clock"),  # what the clock said
    _text("who", ForeignKey("person.id")),
    _text("action"),
    _text("subject"),
    _text("policy"),
    _text("input"),
    _text("previous"),
    _text("hash"),
)  # fmt: skip

record = Table(
    "record", metadata,
    _text("id", key=True),
    _text("kind"),
    _text("key"),
    _number("version"),
    UniqueConstraint("kind", "key"),
)  # fmt: skip

record_version = Table(
    "record_version", metadata,
    _text("record", ForeignKey("record.id"), key=True),
    _number("version", key=True),
    _text("body", none=True),  # may be personal; JSON
    _text("salt", none=True),
    _number("entry", ForeignKey("audit.sequence")),
    _number("erased", ForeignKey("audit.sequence"), none=True),
)  # fmt: skip

document = Table(
    "document", metadata,
    _text("id", key=True),
    _text("name", none=True),  # may be personal
    _number("version"),
    UniqueConstraint("name"),
)  # fmt: skip

document_version = Table(
    "document_version", metadata,
    _text("document", ForeignKey("document.id"), key=True),
    _number("version", key=True),
    _text("digest"),
    _text("content"),  # the hash by which the same reading is known again
    _text("dated", none=True),
    _text("body", none=True),  # may be personal; JSON: name, date, articles
    _text("salt", none=True),
    _text("hash"),
    _number("entry", ForeignKey("audit.sequence")),
    _number("erased", ForeignKey("audit.sequence"), none=True),
    Index("ix_document_version_digest", "digest"),
)  # fmt: skip

statement = Table(
    "statement", metadata,
    _number("id", key=True),
    _text("document", ForeignKey("document.id")),
    _number("version"),
    _number("position"),
    _text("name"),
    Column("current", Boolean, nullable=False),
    _number("revision"),
    _text("kind"),  # as it holds: corrected, where a person did
    _text("speakers"),  # personal; a JSON list, as it holds
    _text("quote"),  # may be personal
    _text("folded"),  # may be personal; only where current
    _text("words"),  # may be personal; the bigrams that are searched, only where current
    _number("bigrams"),
    _text("body", none=True),  # may be personal; JSON, as it was read
    _text("salt", none=True),
    _text("hash"),
    _number("erased", ForeignKey("audit.sequence"), none=True),
    UniqueConstraint("document", "version", "name"),
    Index("ix_statement_current", "current", "kind", "document"),
)  # fmt: skip

statement_term = Table(
    "statement_term", metadata,
    _number("statement", ForeignKey("statement.id"), key=True),
    _text("field", key=True),
    _text("value", key=True),  # personal where the field is speaker; folded
    Index("ix_statement_term_field", "field", "value", "statement"),
)  # fmt: skip

correction = Table(
    "correction", metadata,
    _number("id", key=True),
    _number("statement", ForeignKey("statement.id")),
    _text("field"),
    _text("value", none=True),  # may be personal; JSON
    _text("salt", none=True),
    _text("hash"),
    _number("carried", ForeignKey("correction.id"), none=True),
    _number("entry", ForeignKey("audit.sequence")),
    _number("erased", ForeignKey("audit.sequence"), none=True),
    Index("ix_correction_statement", "statement"),
)  # fmt: skip
