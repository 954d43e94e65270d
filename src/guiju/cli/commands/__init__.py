"""One module for each command; its function `command` is what typer runs. A group is a folder of such modules."""

COMMANDS = (
    "list", "show", "check", "decide", "compare", "report", "measure", "index", "chart", "calibrate", "explain",
    "verify", "read", "search", "audit", "backup", "restore", "new", "diff", "doctor", "ai",
)  # fmt: skip
GROUPS = {
    "ai": (
        "tiers", "gaps", "changes", "register", "calendar", "publish", "assess", "sample", "plan", "bank", "rates",
        "marks", "incident", "complaint", "intervention", "decision", "duties", "export",
    )
}  # fmt: skip
"""The commands that stand for several, with the actions of each: `guiju ai gaps`."""
