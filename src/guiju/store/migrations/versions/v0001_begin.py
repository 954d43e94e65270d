"""The first tables: people, the audit log, records, documents, statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _number(name: str, *more: sa.ForeignKey, none: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, *more, nullable=none, autoincrement=False)


def _text(name: str, *more: sa.ForeignKey, none: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, *more, nullable=none)


def _entry(table: str, name: str = "entry", *, none: bool = False) -> sa.Column[int]:
    return _number(name, sa.ForeignKey("audit.sequence", name=f"fk_{table}_{name}"), none=none)


def upgrade() -> None:
    """Make the tables and what guards them."""
    _make_log()
    _make_records()
    _make_documents()
    _make_statements()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgres()


def _make_log() -> None:
    op.create_table(
        "person",
        _text("id"),
        _text("name", none=True),
        _number("erased", none=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("name", name="uq_person_name"),
    )
    op.create_table(
        "audit",
        _number("sequence"),
        *(_text(name) for name in ("at", "clock")),
        _text("who", sa.ForeignKey("person.id", name="fk_audit_who")),
        *(_text(name) for name in ("action", "subject", "policy", "input", "previous", "hash")),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit"),
    )


def _make_records() -> None:
    op.create_table(
        "record",
        *(_text(name) for name in ("id", "kind", "key")),
        _number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.UniqueConstraint("kind", "key", name="uq_record_kind"),
    )
    op.create_table(
        "record_version",
        _text("record", sa.ForeignKey("record.id", name="fk_record_version_record")),
        _number("version"),
        _text("body", none=True),
        _text("salt", none=True),
        _entry("record_version"),
        _entry("record_version", "erased", none=True),
        sa.PrimaryKeyConstraint("record", "version", name="pk_record_version"),
    )


def _make_documents() -> None:
    op.create_table(
        "document",
        _text("id"),
        _text("name", none=True),
        _number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("name", name="uq_document_name"),
    )
    op.create_table(
        "document_version",
        _text("document", sa.ForeignKey("document.id", name="fk_document_version_document")),
        _number("version"),
        _text("digest"),
        _text("content"),
        *(_text(name, none=True) for name in ("dated", "body", "salt")),
        _text("hash"),
        _entry("document_version"),
        _entry("document_version", "erased", none=True),
        sa.PrimaryKeyConstraint("document", "version", name="pk_document_version"),
    )
    op.create_index("ix_document_version_digest", "document_version", ["digest"])


def _make_statements() -> None:
    op.create_table(
        "statement",
        _number("id"),
        _text("document", sa.ForeignKey("document.id", name="fk_statement_document")),
        *(_number(name) for name in ("version", "position")),
        _text("name"),
        sa.Column("current", sa.Boolean, nullable=False),
        _number("revision"),
        *(_text(name) for name in ("kind", "speakers", "quote", "folded", "words")),
        _number("bigrams"),
        *(_text(name, none=True) for name in ("body", "salt")),
        _text("hash"),
        _entry("statement", "erased", none=True),
        sa.PrimaryKeyConstraint("id", name="pk_statement"),
        sa.UniqueConstraint("document", "version", "name", name="uq_statement_document"),
    )
    op.create_index("ix_statement_current", "statement", ["current", "kind", "document"])
    op.create_table(
        "statement_term",
        _number("statement", sa.ForeignKey("statement.id", name="fk_statement_term_statement")),
        *(_text(name) for name in ("field", "value")),
        sa.PrimaryKeyConstraint("statement", "field", "value", name="pk_statement_term"),
    )
    op.create_index("ix_statement_term_field", "statement_term", ["field", "value", "statement"])
    op.create_table(
        "correction",
        _number("id"),
        _number("statement", sa.ForeignKey("statement.id", name="fk_correction_statement")),
        _text("field"),
        *(_text(name, none=True) for name in ("value", "salt")),
        _text("hash"),
        _number("carried", sa.ForeignKey("correction.id", name="fk_correction_carried"), none=True),
        _entry("correction"),
        _entry("correction", "erased", none=True),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index("ix_correction_statement", "correction", ["statement"])


def _guard_on_sqlite() -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{event.lower()} BEFORE {event} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit WHEN"
        " new.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    )
    op.execute(
        "CREATE VIRTUAL TABLE statement_index USING fts5("
        "words, content='statement', content_rowid='id', tokenize='ascii', prefix='1')"
    )
    op.execute(
        "CREATE VIRTUAL TABLE statement_occurrence USING fts5vocab(statement_index, instance)"
    )
    added = (
        "INSERT INTO statement_index (rowid, words) SELECT new.id, new.words WHERE new.words <> '';"
    )
    gone = (
        "INSERT INTO statement_index (statement_index, rowid, words)"
        " SELECT 'delete', old.id, old.words WHERE old.words <> '';"
    )
    op.execute(f"CREATE TRIGGER statement_added AFTER INSERT ON statement BEGIN {added} END")
    op.execute(f"CREATE TRIGGER statement_gone AFTER DELETE ON statement BEGIN {gone} END")
    op.execute(
        f"CREATE TRIGGER statement_changed AFTER UPDATE OF words ON statement BEGIN {gone} {added} END"
    )


def _guard_on_postgres() -> None:
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    for event, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER audit_no_{event.lower()} BEFORE {event} ON audit"
            f" FOR EACH {each} EXECUTE FUNCTION audit_refuse()"
        )
    op.execute(
        "CREATE FUNCTION audit_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF new.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit) THEN"
        " RAISE EXCEPTION 'the audit log is append-only'; END IF; RETURN new; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit"
        " FOR EACH ROW EXECUTE FUNCTION audit_follow()"
    )
    # Tokens are bigrams already: no parser of the server may cut them.
    op.execute(
        "ALTER TABLE statement ADD COLUMN tokens tsvector"
        " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
    )
    op.execute("CREATE INDEX ix_statement_tokens ON statement USING gin (tokens)")
