"""Documents and their statements: each version of a document as it was read, the newest one searched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from guiju.store.audit import Change
from guiju.store.canonical import canonical, digest, new_id, new_salt
from guiju.store.corrections import carry
from guiju.store.index import bigrams_of, fold, terms_of, words_of
from guiju.store.schema import document, document_version, statement, statement_term


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a document did: `state` is new, changed or unchanged.

    `carried` corrections of the version before went over to statements of the same words; `left` found none.
    """

    document: str
    version: int
    state: str
    statements: int
    carried: int = 0
    left: int = 0


def keep(
    change: Change, name: str, digest_: str, records: Iterable[Mapping[str, Any]], dated: date | None = None
) -> Kept:  # fmt: skip
    """Keep a document and its statements, the records of `Reading.records()`; see `Store.keep`."""
    articles, statements = split_records(records)
    content = digest(digest_, canonical([articles, statements]))
    connection = change.connection
    same = _same(connection, name, content, dated)
    if same is not None:
        return same
    found = connection.execute(select(document).where(document.c.name == name)).one_or_none()
    version = found.version + 1 if found else 1
    key = found.id if found else new_id()
    if found:
        _put_by(connection, key, version)
    else:
        connection.execute(insert(document).values(id=key, name=name, version=version))
    day = None if dated is None else dated.isoformat()
    body, salt = canonical({"name": name, "date": day, "articles": articles}), new_salt()
    bodies = [(canonical(one), new_salt()) for one in statements]
    hashes = [digest(salt_, written) for written, salt_ in bodies]
    own = digest(salt, body)
    entry = change.log(
        "document.keep", f"document:{key}:{version}", seal_document(digest_, day, own, hashes)
    )
    connection.execute(
        insert(document_version).values(
            document=key, version=version, digest=digest_, content=content, dated=day, body=body,
            salt=salt, hash=own, entry=entry,
        )
    )  # fmt: skip
    first = int(connection.execute(select(func.coalesce(func.max(statement.c.id), 0))).scalar_one())
    _insert(connection, key, version, first, list(zip(statements, bodies, hashes, strict=True)))
    carried, left = carry(change, key, version) if found else (0, 0)
    state = "changed" if found else "new"
    return Kept(name, version, state, len(statements), carried, left)


def seal_document(digest_: str, day: str | None, own: str, statements: Sequence[str]) -> str:
    """What the log holds of a version of a document: a hash over the hashes of its parts."""
    return digest(canonical([digest_, day, own, list(statements)]))


def split_records(
    records: Iterable[Mapping[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Articles, and statements with their quantities in them."""
    articles: list[dict[str, Any]] = []
    statements: dict[str, dict[str, Any]] = {}
    for found in records:
        kind = found["type"]
        plain = {name: value for name, value in found.items() if name != "type"}
        if kind == "article":
            articles.append(plain)
        elif kind == "statement":
            statements[plain["id"]] = plain | {"quantities": []}
        else:
            statements[plain["statement"]]["quantities"].append(plain)
    return articles, list(statements.values())


def _same(connection: Connection, name: str, content: str, dated: date | None) -> Kept | None:
    """The current version of a document with the same content, under the same name if there are several."""
    query = (
        select(document.c.name, document.c.version, document.c.id, document_version.c.dated)
        .join(document_version, document_version.c.document == document.c.id)
        .where(
            document_version.c.version == document.c.version,
            document_version.c.content == content,
            document.c.name.is_not(None),
        )
        .order_by(document.c.name != name, document.c.name)
        .limit(1)
    )
    found = connection.execute(query).one_or_none()
    if found is None or (dated is not None and found.dated != dated.isoformat()):
        return None
    count = select(func.count()).where(
        statement.c.document == found.id, statement.c.version == found.version
    )
    return Kept(found.name, found.version, "unchanged", int(connection.execute(count).scalar_one()))


def _put_by(connection: Connection, key: str, version: int) -> None:
    """Take the statements of the version before out of the search; they stay as they are."""
    older = statement.c.document == key
    terms = select(statement.c.id).where(older)
    connection.execute(delete(statement_term).where(statement_term.c.statement.in_(terms)))
    connection.execute(
        update(statement)
        .where(older, statement.c.current)
        .values(current=False, folded="", words="")
    )
    connection.execute(update(document).where(document.c.id == key).values(version=version))


def _insert(
    connection: Connection, key: str, version: int, first: int,
    parts: Sequence[tuple[dict[str, Any], tuple[str, str], str]],
) -> None:  # fmt: skip
    rows: list[dict[str, Any]] = []
    terms: list[dict[str, Any]] = []
    for position, (one, (body, salt), own) in enumerate(parts, 1):
        folded, speakers = fold(one["quote"]), list(one["speakers"])
        rows.append(
            {
                "id": first + position, "document": key, "version": version, "position": position,
                "name": one["id"], "current": True, "revision": 1, "kind": one["kind"],
                "speakers": canonical(speakers), "quote": one["quote"], "folded": folded,
                "words": words_of(folded), "bigrams": len(bigrams_of(folded)), "body": body,
                "salt": salt, "hash": own,
            }
        )  # fmt: skip
        terms += terms_of(first + position, "speaker", speakers)
        terms += terms_of(first + position, "instrument", one.get("instruments", ()))
    if rows:
        connection.execute(insert(statement), rows)
    if terms:
        connection.execute(insert(statement_term), terms)


def articles_of(body: str | None) -> list[dict[str, Any]]:
    """The articles of a version of a document; none where they were erased."""
    found: list[dict[str, Any]] = json.loads(body)["articles"] if body else []
    return found
