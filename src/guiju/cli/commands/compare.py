"""`guiju compare`: reforms against a baseline, over tables of data or along an input of a case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import guiju
from guiju.cli import comparison
from guiju.cli.comparison import duties as duties_alone
from guiju.cli.comparison import options as o
from guiju.cli.comparison.asked import asked, check_out
from guiju.cli.comparison.files import write_record
from guiju.cli.comparison.replays import replay_run
from guiju.cli.inputs import data_files, names
from guiju.cli.options import (
    Data,
    Day,
    Engine,
    Json,
    Lang,
    Memory,
    PolicyName,
    Reject,
    Threads,
)
from guiju.cli.screen import Screen, write_json
from guiju.data.apart import check_apart
from guiju.data.progress import terminal_progress
from guiju.locale import language, text


def command(
    policy: PolicyName, data: Data = None, reform: o.Reforms = None, baseline: o.Baseline = "",
    by: o.By = None, target: o.Target = None, direction: o.Direction = None, weight: o.Weight = None,
    deciles: o.Deciles = None, income: o.Income = None, base: o.Base = None, marginal: o.Marginal = None,
    totals: o.TotalsOnly = False, bands: o.Bands = None, inequality: o.Ratios = False, along: o.Along = None,
    case: o.CaseOfProfile = None, response: o.Elasticity = None, sweep: o.Sweep = None, seek: o.Seek = None,
    cost: o.Cost = None, between: o.Between = "", years: o.Years = None, uprate: o.Uprate = None,
    move: o.Move = None, replicates: o.Replicates = None, seed: o.Seed = None,
    replicate_weights: o.ReplicateWeights = None, replicate_scale: o.ReplicateScale = None,
    min_cell: o.MinCell = None, date: Day = None, reject: Reject = None,
    every_key: o.EveryKey = False, memory: Memory = None, threads: Threads = None, engine: Engine = "",
    out: o.Out = None, record: o.Record = None, replay: o.ReplayFile = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """Cost, winners and losers, by group and by decile."""
    given = {
        "reform": reform, "baseline": baseline, "by": by, "target": target, "weight": weight, "deciles": deciles,
        "direction": direction.value if direction else None, "income": income, "base": base,
        "marginal": marginal, "bands": bands, "inequality": inequality, "along": along, "case": case,
        "response": response, "sweep": sweep, "seek": seek, "cost": cost, "between": between, "years": years,
        "uprate": uprate, "move": move, "replicates": replicates, "seed": seed, "min_cell": min_cell, "date": date,
        "replicate_weights": names([replicate_weights] if replicate_weights else None),
        "replicate_scale": replicate_scale, "reject": reject, "memory": memory, "threads": threads,
        "engine": engine, "every_key": every_key,
    }  # fmt: skip
    if not replay and duties_alone.asks_for_duties(policy, given):
        asked_for = given | {"record": record, "totals": totals}
        return duties_alone.run(policy, data_files(data or ()), asked_for, out, as_json=json)
    check_out(out)
    if replay:
        return replay_run(policy, replay, data_files(data or ()), as_json=json)
    found = {**given, **({"distribution": False} if totals else {})}
    return _run(policy, data_files(data or ()), found, out, record, as_json=json)


def _run(
    name: str, files: Mapping[str, str | None], given: Mapping[str, Any], out: str | None, record: str | None, *,
    as_json: bool,
) -> int:  # fmt: skip
    wanted = asked(name, files, {k: v for k, v in given.items() if k != "distribution"})
    if "distribution" in given and wanted.verb == "compare":
        wanted.arguments["distribution"] = False
    written = (out, record, given.get("reject"))
    check_apart(files, [Path(file) for file in written if file])
    policy = guiju.load(name)
    with terminal_progress(text("running", language())) as advance:
        found = wanted.answer(policy, advance)
    made = wanted.record(found)
    if out and Path(out).suffix.lower() == ".html":
        policy.report(made, out, language=language())
    elif out:
        comparison.write(found, made, policy.definition, Path(out), language())
    if record:
        write_record(made, Path(record))
    if as_json:
        write_json(found)
    else:
        files_written = tuple(file for file in (out, record) if file)
        comparison.show(found, policy.definition, Screen(), files_written, given.get("reject"))
    return 0
