"""What `guiju compare` was asked for → one verb of the API with its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiju.api import Policy
from guiju.cli.comparison.files import WRITERS
from guiju.cli.failure import stop
from guiju.compare.record import make_record
from guiju.days import day_or_today
from guiju.evaluate.address import without_secrets

_OF_MACHINE = ("memory", "threads")
# What each other verb than `compare` does not know.
_ALONE = {
    "seek": ("sweep", "years", "uprate", "move", "bands", "along", "response", "replicates", "replicate_weights",
             "by", "deciles", "marginal", "min_cell", "inequality"),
    "budget": ("sweep", "bands", "along", "response", "replicates", "replicate_weights", "inequality", "marginal"),
    "profile": ("sweep", "years", "uprate", "move", "bands", "response", "replicates", "replicate_weights", "by",
                "deciles", "marginal", "min_cell", "inequality", "weight", "income", "base", "engine",
                "every_key"),
    "compare": ("uprate", "move"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A verb of the API with its arguments; `files` maps entities to files."""

    policy: str
    verb: str
    arguments: dict[str, Any]
    files: Mapping[str, str | None]

    def answer(self, policy: Policy, advance: Callable[[float], None] | None) -> dict[str, Any]:
        """The answer as plain data."""
        given: dict[str, Any] = dict(self.arguments)
        if self.verb != "profile":
            given |= {"data": self.files, "progress": advance}
        found: dict[str, Any] = getattr(policy, self.verb)(**given).to_json()
        return found

    def record(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The record of the run; how much of the machine it might use is no part of it."""
        kept = {k: v for k, v in self.arguments.items() if k not in _OF_MACHINE}
        if "engine" in kept:
            kept["engine"] = without_secrets(kept["engine"])
        return make_record(self.policy, self.verb, kept, self.files, found)


def asked(policy: str, files: Mapping[str, str | None], given: Mapping[str, Any]) -> Asked:
    """The verb that the options together mean.

    Raises InputError for options that do not go together and for those that are missing.
    """
    # Zero is a value: a reform may have to cost nothing.
    options = {
        name: value
        for name, value in given.items()
        if value is not None and value is not False and value not in ("", (), [])
    }
    verb = _verb(options)
    _check_together(policy, verb, options)
    _check_complete(policy, verb, files, options)
    reforms = options.pop("reform", [])
    options["date"] = str(day_or_today(options.get("date")))
    if verb == "seek":
        if len(reforms) > 1:
            raise stop(
                "does-not-go-with",
                "guiju compare",
                found="--seek",
                other="--reform, --reform",
                command="guiju compare",
            )
        options |= {"parameter": options.pop("seek"), "cost": float(options["cost"])}
        return Asked(policy, verb, {**options, "reform": reforms[0] if reforms else ""}, files)
    if verb == "profile":
        if "date" not in given or not given["date"]:
            # A case may name its own date.
            options.pop("date")
        options.pop("distribution", None)
    return Asked(policy, verb, {**options, "reforms": reforms}, files)


def _check_together(policy: str, verb: str, options: Mapping[str, Any]) -> None:
    """Stop at options that mean nothing to the verb, or only together with one that is missing."""
    where = "guiju compare"
    for name in _ALONE[verb]:
        if name not in options:
            continue
        if verb == "compare":
            example = f"guiju compare {policy} {_EXAMPLES['budget']}"
            raise stop("needs-option", where, found="--years", example=example, command=where)
        found, other = _written(name), _OF_VERB[verb]
        raise stop("does-not-go-with", where, found=found, other=other, command=where)


_EXAMPLES = {
    "compare": "--data person=people.csv --reform R1",
    "seek": "--data person=people.csv --seek rate --cost 1000000",
    "budget": "--data person=people.csv --reform R1 --years 2024..2030",
    "profile": "--case case.yaml --along person.salary=0..500000",
}
_OF_VERB = {"seek": "--seek", "budget": "--years", "profile": "--case", "compare": "--reform"}


def _verb(options: Mapping[str, Any]) -> str:
    for option, verb in (("seek", "seek"), ("case", "profile"), ("years", "budget")):
        if option in options:
            return verb
    return "compare"


def _check_complete(
    policy: str, verb: str, files: Mapping[str, str | None], options: Mapping[str, Any]
) -> None:
    wanted: list[tuple[str, Any]] = (
        [("--data", files)] if verb != "profile" else [("--along", options.get("along"))]
    )
    if verb == "seek":
        wanted.append(("--cost", "cost" in options))
    elif verb != "profile" and "sweep" not in options:
        wanted.append(("--reform", options.get("reform")))
    for name, value in wanted:
        if not value:
            example = f"guiju compare {policy} {_EXAMPLES[verb]}"
            raise stop(
                "needs-option",
                "guiju compare",
                found=name,
                example=example,
                command="guiju compare",
            )


def _written(name: str) -> str:
    return "--" + name.replace("_", "-")


def check_out(out: str | None) -> None:
    """Raise InputError for a file whose ending is of no kind that can be written."""
    if out and Path(out).suffix.lower() not in WRITERS:
        raise stop("unknown-output-kind", "--out", found=out, expected=", ".join(WRITERS))
