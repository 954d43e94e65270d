"""Reading: from a Chinese policy page to statements, each tied to its characters in the raw text.

>>> reading = read("“要加强统筹。”市发改委主任李明说，但仍存在重复建设。")
>>> [(one.kind, one.speakers) for one in reading.statements]
[('proposal', ('李明',)), ('problem', ('李明',))]
"""

from guiju.reading.grammar import Grammar, read_grammar
from guiju.reading.inputs import Document, open_document
from guiju.reading.page import Article, Page, Paragraph
from guiju.reading.quantities import Quantity
from guiju.reading.read import Reading, read, read_file
from guiju.reading.statements import Statement

__all__ = [
    "Article", "Document", "Grammar", "Page", "Paragraph", "Quantity", "Reading", "Statement", "open_document", "read",
    "read_file", "read_grammar",
]  # fmt: skip
