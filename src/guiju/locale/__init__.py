"""What people read, in English and Chinese: messages of problems, words of the screens."""

from guiju.locale.choice import language
from guiju.locale.message import LANGUAGES, Message
from guiju.locale.render import messages, render, render_all, to_json
from guiju.locale.words import TEXTS, text

__all__ = [
    "LANGUAGES",
    "TEXTS",
    "Message",
    "language",
    "messages",
    "render",
    "render_all",
    "text",
    "to_json",
]
