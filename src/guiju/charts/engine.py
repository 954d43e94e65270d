"""Specs → SVG: ECharts in QuickJS, in this process, without a browser and without a network."""

from __future__ import annotations

import json
import re
import threading
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from guiju.charts.figures import Spec, wrong

_STACK = 4 << 20
_SET_UP = (
    "globalThis.setTimeout = function () { return 0 }; globalThis.clearTimeout = function () {};"
)
# The last join makes one flat text of many: only such a text comes back whole.
_DRAW = """
function draw(text, width, height) {
  var page = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  page.setOption(JSON.parse(text));
  var found = page.renderToSVGString();
  page.dispose();
  return [found].join('');
}
"""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# ECharts keeps texts as keys of plain objects: one that every object has would be taken for a text seen before.
_INHERITED = re.compile(
    r"^(__proto__|__(?:define|lookup)[GS]etter__|constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable"
    r"|toLocaleString|toString|valueOf)$",
    re.MULTILINE,
)
_COUNTED = re.compile(r"\bzr\d+-")
_CLASS = re.compile(r' (?:class="zr0-cls-\d+"|ecmeta_\w+="[^"]*")')
_HOVER = re.compile(r"<style.*?</style>\n?", re.DOTALL)
_STYLE = re.compile(r' style="([^"]*)"')
_THREAD = threading.local()


@cache
def _library() -> str:
    return resources.files("guiju.charts").joinpath("vendor", "echarts.min.js").read_text("utf-8")


def _context() -> Any:
    """ECharts read in, once for each thread."""
    if not hasattr(_THREAD, "context"):
        try:
            import quickjs
        except ImportError:
            raise wrong("needs-extra", "quickjs", found="svg", extra="charts") from None
        context = quickjs.Context()
        context.set_max_stack_size(_STACK)
        for source in (_SET_UP, _library(), _DRAW):
            context.eval(source)
        _THREAD.context = context
    return _THREAD.context


def cleaned(value: Any) -> Any:
    """A spec in which every text can be written into XML; what cannot becomes a sign that it was there."""
    if isinstance(value, str):
        return _INHERITED.sub(
            "\\1\N{WORD JOINER}", _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value)
        )
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    return [cleaned(one) for one in value] if isinstance(value, (list, tuple)) else value


def svg_of(spec: Spec, title: str, about: str) -> str:
    """The SVG of a spec, the same for the same spec, with a title and a description for those who do not see it.

    Styles are attributes, so that a page with a strict content policy shows them. Raises InputError without the
    extra `charts`.
    """
    options = cleaned(spec)
    size = options.pop("guiju")
    options.pop("tooltip", None)
    drawn = _context().get("draw")(
        json.dumps(options, ensure_ascii=False), size["width"], size["height"]
    )
    plain = _STYLE.sub(_attributes, _HOVER.sub("", _CLASS.sub("", _COUNTED.sub("zr0-", drawn))))
    start = plain.index(">") + 1
    words = f"<title>{escape(cleaned(title))}</title>\n<desc>{escape(cleaned(about))}</desc>"
    return f'{plain[: start - 1]} role="img">\n{words}{plain[start:]}\n'


def _attributes(style: re.Match[str]) -> str:
    """`style="a:b;c:d"` as attributes of their own."""
    pairs = (pair.partition(":") for pair in style[1].split(";") if ":" in pair)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)
