"""doctor: whether this machine can do what Guiju offers, and what to do where it cannot."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from guiju.model.problem import ProblemsError

CORE = ("duckdb", "PyYAML", "typer", "rich")
EXTRAS = {
    "excel": ("python-calamine", "XlsxWriter"),
    "report": ("Jinja2",),
    "documents": ("pypdfium2", "python-docx"),
    "verify": ("z3-solver",),
    "signatures": ("cryptography",),
    "calibrate": ("numpy",),
    "polars": ("polars",),
    "arrow": ("pyarrow",),
    "postgres": ("psycopg", "sqlglot"),
    "spark": ("pyspark", "pyarrow", "sqlglot"),
    "clickhouse": ("chdb", "sqlglot"),
    "store": ("SQLAlchemy", "alembic"),
    "calendar": ("holidays",),
    "measures": ("numpy", "scipy", "nanoarrow"),
    "charts": ("quickjs-ng", "resvg-py"),
}
"""What each extra installs; what it gives is in the words of the interface, ``gives-excel`` and so on."""
_OFFLINE = "--no-index --find-links wheelhouse "
_MODULES = {
    "Jinja2": "jinja2",
    "SQLAlchemy": "sqlalchemy",
    "PyYAML": "yaml",
    "python-calamine": "python_calamine",
    "quickjs-ng": "quickjs",
    "resvg-py": "resvg_py",
    "XlsxWriter": "xlsxwriter",
    "z3-solver": "z3",
    "python-docx": "docx",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined: `state` is ok, optional (not installed, not needed for the core) or wrong.

    `remedy` needs a network where it installs something, `offline` a folder of wheels. `extra` is the extra of Guiju
    that is meant.
    """

    name: str
    state: str
    found: str
    remedy: str = ""
    offline: str = ""
    extra: str = ""


def examine() -> tuple[Finding, ...]:
    """Everything examined, in order.

    >>> examine()[0].name
    'python'
    """
    return (*_python(), *_packages(), *_extras(), *_duckdb(), *_folders(), *_policies())


def _python() -> Iterator[Finding]:
    found = f"{platform.python_version()} {platform.system()} {platform.machine()}"
    good = sys.version_info >= (3, 11)
    yield Finding("python", "ok" if good else "wrong", found, "" if good else "Python >= 3.11")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    good = encoding in ("utf8", "gb18030", "gbk", "cp936")
    remedy = "" if good else "PYTHONIOENCODING=utf-8"
    yield Finding("terminal", "ok" if good else "optional", sys.stdout.encoding or "-", remedy)


def _packages() -> Iterator[Finding]:
    for name in CORE:
        found = _version(name)
        remedy = "" if found else f"pip install {name}"
        offline = "" if found else f"pip install {_OFFLINE}{name}"
        yield Finding(name, "ok" if found else "wrong", found or "-", remedy, offline)


def _extras() -> Iterator[Finding]:
    """Each extra with its packages; one of which a package is missing, or Java, is not there."""
    for extra, names in EXTRAS.items():
        versions = {name: _version(name) for name in names}
        found = ", ".join(f"{name} {version or '-'}" for name, version in versions.items())
        wanted = f'"guiju[{extra}]"'
        if not all(versions.values()):
            remedy, offline = f"pip install {wanted}", f"pip install {_OFFLINE}{wanted}"
            yield Finding(extra, "optional", found, remedy, offline, extra)
        elif extra == "spark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
            yield Finding(extra, "optional", f"{found}, Java -", "Java >= 17", extra=extra)
        else:
            yield Finding(extra, "ok", found, extra=extra)


def _version(name: str) -> str:
    if util.find_spec(_MODULES.get(name, name)) is None:
        return ""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "?"


def _duckdb() -> Iterator[Finding]:
    """A query and a Parquet file, with nothing loaded from outside."""
    try:
        import duckdb

        with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
            connection.execute("SET autoinstall_known_extensions = false")
            target = (Path(folder) / "t.parquet").as_posix().replace("'", "''")
            connection.execute(f"COPY (SELECT 1 AS a) TO '{target}' (FORMAT parquet)")
            connection.execute(f"SELECT * FROM read_parquet('{target}')").fetchall()
        yield Finding("parquet", "ok", "")
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        yield Finding(
            "parquet",
            "wrong",
            str(error).splitlines()[0][:80],
            "pip install --force-reinstall duckdb",
        )


def _folders() -> Iterator[Finding]:
    for name, folder in (("folder", Path.cwd()), ("temporary", Path(tempfile.gettempdir()))):
        good = os.access(folder, os.W_OK)
        yield Finding(
            name, "ok" if good else "wrong", "" if good else "-", "" if good else "TMPDIR=…"
        )


def _policies() -> Iterator[Finding]:
    from guiju.load.policy import load_definition, policy_names

    for name in policy_names():
        try:
            found = load_definition(name).definition.hash[:12]
            yield Finding(f"policy {name}", "ok", found)
        except (ImportError, OSError, RuntimeError, ValueError, ProblemsError) as error:
            yield Finding(
                f"policy {name}",
                "wrong",
                str(error).splitlines()[0][:80],
                "pip install --force-reinstall guiju",
            )
