"""One module for each command; its function `command` is what typer runs."""

COMMANDS = (
    "list", "show", "check", "decide", "compare", "report", "calibrate", "explain", "verify", "new", "diff", "index",
    "chart", "doctor",
)  # fmt: skip
