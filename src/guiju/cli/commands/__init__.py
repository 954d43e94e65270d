"""One module for each command; its function `command` is what typer runs."""

COMMANDS = (
    "list", "show", "check", "decide", "compare", "report", "measure", "index", "chart", "calibrate", "explain",
    "verify", "read", "search", "audit", "backup", "restore", "new", "diff", "doctor", "ai",
)  # fmt: skip
