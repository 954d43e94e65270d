"""Reading: from a Chinese policy page to statements, each tied to its characters in the raw text."""
