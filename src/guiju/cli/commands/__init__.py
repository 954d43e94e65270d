"""One module for each command; its function `command` is what typer runs."""
