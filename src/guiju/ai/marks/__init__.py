"""Label marks (标识) of generated content: explicit ones in texts, implicit ones in the metadata of files."""
