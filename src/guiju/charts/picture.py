"""SVG → PNG, with a Chinese font of the machine."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from guiju.charts.figures import wrong

ZOOM = 2.0
# Files in the order in which they are liked, each with the family that is taken from it.
_FILES = {
    "NotoSansCJK-Regular.ttc": "Noto Sans CJK SC",
    "NotoSansCJKsc-Regular.otf": "Noto Sans CJK SC",
    "NotoSansSC-Regular.otf": "Noto Sans SC",
    "NotoSansSC-Regular.ttf": "Noto Sans SC",
    "NotoSansSC-VF.ttf": "Noto Sans SC",
    "SourceHanSansSC-Regular.otf": "Source Han Sans SC",
    "SourceHanSansCN-Regular.otf": "Source Han Sans CN",
    "msyh.ttc": "Microsoft YaHei",
    "PingFang.ttc": "PingFang SC",
    "Hiragino Sans GB.ttc": "Hiragino Sans GB",
    "STHeiti Light.ttc": "Heiti SC",
    "wqy-microhei.ttc": "WenQuanYi Micro Hei",
    "wqy-zenhei.ttc": "WenQuanYi Zen Hei",
    "simhei.ttf": "SimHei",
    "DroidSansFallbackFull.ttf": "Droid Sans Fallback",
    "simsun.ttc": "SimSun",
}


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    ]


@cache
def chinese_font() -> tuple[Path, str] | None:
    """The file and the family of a font with Chinese characters; None where the machine has none that is known.

    The file named by GUIJU_FONT goes first; its family is then the name of the file.
    """
    named = os.environ.get("GUIJU_FONT")
    if named and Path(named).is_file():
        return Path(named), _FILES.get(Path(named).name, Path(named).stem)
    there = {
        path.name: path
        for folder in _folders()
        if folder.is_dir()
        for path in sorted(folder.rglob("*.[to]t[cf]"))
    }
    return next(((there[name], family) for name, family in _FILES.items() if name in there), None)


def png_of(svg: str, zoom: float = ZOOM) -> bytes:
    """The picture of an SVG. Raises InputError without the extra `charts`."""
    try:
        import resvg_py
    except ImportError:
        raise wrong("needs-extra", "resvg-py", found="png", extra="charts") from None
    font = chinese_font()
    if font is None:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom))
    file, family = font
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=[str(file)], font_family=family,
            sans_serif_family=family,
        )
    )  # fmt: skip
