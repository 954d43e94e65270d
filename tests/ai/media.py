"""Small files of every kind with a mark in them, built byte by byte."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable

ELEMENTS = {"Label": "1", "ContentProducer": "001191110102MACQD9K64018705", "ProduceID": "编号-7"}
FIELD = json.dumps({"AIGC": ELEMENTS}, ensure_ascii=False)
BARE = json.dumps(ELEMENTS, ensure_ascii=False)
NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"


def xmp(inner: str) -> bytes:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description xmlns:TC260="{NAMESPACE}">{inner}'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


XMP = xmp(f"<TC260:AIGC>{BARE.replace(chr(34), '&quot;')}</TC260:AIGC>")
XMP_PARTS = xmp("".join(f"<TC260:{key}>{value}</TC260:{key}>" for key, value in ELEMENTS.items()))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*segments: bytes) -> bytes:
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + b"".join(segments)
        + b"\xff\xda\0\2\0\xff\xd9"
    )


def exif(order: str, text: bytes) -> bytes:
    """A directory that leads to one of its own with a user comment."""
    value = b"ASCII\0\0\0" + text
    below = (
        struct.pack(f"{order}H", 1)
        + struct.pack(f"{order}HHII", 0x9286, 7, len(value), 44)
        + struct.pack(f"{order}I", 0)
    )
    first = (
        struct.pack(f"{order}H", 1)
        + struct.pack(f"{order}HHII", 0x8769, 4, 1, 26)
        + struct.pack(f"{order}I", 0)
    )
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8)
    return b"Exif\0\0" + head + first + below + value


def gif(extension: bytes) -> bytes:
    picture = b",\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + extension + picture + b";"


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + kind + body


def safe(size: int) -> bytes:
    return bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])


def id3(version: int, name: bytes, data: bytes) -> bytes:
    size = {
        2: struct.pack(">I", len(data))[1:],
        3: struct.pack(">I", len(data)),
        4: safe(len(data)),
    }[version]
    frame = name + size + (b"" if version == 2 else b"\0\0") + data
    return b"ID3" + bytes([version, 0, 0]) + safe(len(frame) + 20) + frame + b"\0" * 20


def mp3(tag: bytes) -> bytes:
    return tag + b"\xff\xfb\x90\0" + b"\0" * 413


def flac(comment: str) -> bytes:
    text = comment.encode()
    block = struct.pack("<I", 3) + b"ref" + struct.pack("<II", 1, len(text)) + text
    return (
        b"fLaC"
        + b"\0\0\0\x22"
        + b"\0" * 34
        + bytes([0x84])
        + struct.pack(">I", len(block))[1:]
        + block
    )


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def keyed(value: str) -> bytes:
    """Where common programs put a key of one's own: moov.udta.meta.keys and ilst."""
    key = box(b"mdta", b"AIGC")
    data = box(b"data", struct.pack(">II", 1, 0) + value.encode())
    meta = (
        box(b"hdlr", b"\0" * 24)
        + box(b"keys", struct.pack(">II", 0, 1) + key)
        + box(b"ilst", box(b"\0\0\0\1", data))
    )
    return box(b"moov", box(b"mvhd", b"\0" * 100) + box(b"udta", box(b"meta", b"\0" * 4 + meta)))


def named(value: str) -> bytes:
    """A free-form item of iTunes."""
    item = box(b"mean", b"\0" * 4 + b"org") + box(b"name", b"\0" * 4 + b"AIGC")
    item += box(b"data", struct.pack(">II", 1, 0) + value.encode())
    return box(
        b"moov",
        box(
            b"udta",
            box(b"meta", b"\0" * 4 + box(b"hdlr", b"\0" * 24) + box(b"ilst", box(b"----", item))),
        ),
    )


def mp4(moov: bytes) -> bytes:
    return (
        box(b"ftyp", b"isom\0\0\2\0isom")
        + struct.pack(">I", 1)
        + b"mdat"
        + struct.pack(">Q", 20)
        + b"data"
        + moov
    )


XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def office(main: str, text: str, field: str = FIELD) -> bytes:
    file = io.BytesIO()
    quoted = field.replace("&", "&amp;").replace('"', "&quot;")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "docProps/custom.xml",
            '<Properties><property fmtid="{D5CDD505}" pid="2" name="AIGC">'
            f"<vt:lpwstr>{quoted}</vt:lpwstr></property></Properties>",
        )
        archive.writestr(
            main, f"<w:document><w:p><w:t>{text}</w:t></w:p><w:p><w:t>正文</w:t></w:p></w:document>"
        )
    return file.getvalue()


def pdf(info: bytes) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>>>",
        info, b"<</Length 44>>stream\nBT /F 12 Tf 10 100 Td (AI-generated text) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + (
        b"xref\n0 7\n0000000000 65535 f \n%strailer\n<</Size 7/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(out))
    )


def utf16(text: str) -> bytes:
    return (
        b"\1" + b"\xff\xfe" + "AIGC\0".encode("utf-16-le") + b"\xff\xfe" + text.encode("utf-16-le")
    )


MARKED: dict[str, Callable[[], bytes]] = {
    "text.png": lambda: png(chunk(b"tEXt", b"AIGC\0" + BARE.encode())),
    "wrapped.png": lambda: png(chunk(b"tEXt", b"AIGC\0" + FIELD.encode())),
    "packed.png": lambda: png(chunk(b"zTXt", b"AIGC\0\0" + zlib.compress(FIELD.encode()))),
    "xmp.png": lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
    "packed_xmp.png": lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP))),
    "exif.png": lambda: png(chunk(b"eXIf", exif(">", FIELD.encode())[6:])),
    "xmp.jpg": lambda: jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)),
    "parts.jpg": lambda: jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP_PARTS)),
    "little.jpg": lambda: jpeg(segment(0xE1, exif("<", FIELD.encode()))),
    "big.jpg": lambda: jpeg(segment(0xE1, exif(">", FIELD.encode()))),
    "comment.jpg": lambda: jpeg(segment(0xFE, FIELD.encode())),
    "comment.gif": lambda: gif(b"!\xfe" + bytes([len(FIELD.encode())]) + FIELD.encode() + b"\0"),
    "xmp.gif": lambda: gif(b"!\xff\x0bXMP DataXMP" + XMP + b"\1" + bytes(range(255, -1, -1)) + b"\0"),
    "chunk.wav": lambda: riff(b"WAVE", (b"fmt ", b"\0" * 16), (b"AIGC", FIELD.encode()), (b"data", b"\0" * 8)),
    "list.wav": lambda: riff(b"WAVE", (b"LIST", b"INFOICMT" + struct.pack("<I", len(FIELD.encode())) + FIELD.encode())),
    "bext.wav": lambda: riff(b"WAVE", (b"bext", FIELD.encode().ljust(602, b"\0"))),
    "id3.wav": lambda: riff(b"WAVE", (b"id3 ", id3(3, b"TXXX", b"\3AIGC\0" + BARE.encode()))),
    "xmp.webp": lambda: riff(b"WEBP", (b"VP8 ", b"\0" * 10), (b"XMP ", XMP)),
    "exif.webp": lambda: riff(b"WEBP", (b"EXIF", exif("<", FIELD.encode())[6:])),
    "own.mp3": lambda: mp3(id3(3, b"TXXX", b"\3AIGC\0" + BARE.encode())),
    "own24.mp3": lambda: mp3(id3(4, b"TXXX", b"\3AIGC\0" + FIELD.encode())),
    "wide.mp3": lambda: mp3(id3(3, b"TXXX", utf16(BARE))),
    "old.mp3": lambda: mp3(id3(2, b"TXX", b"\0AIGC\0" + BARE.encode("gb18030"))),
    "comment.mp3": lambda: mp3(id3(3, b"COMM", b"\3chi\0" + FIELD.encode())),
    "private.mp3": lambda: mp3(id3(3, b"PRIV", b"AIGC\0" + BARE.encode())),
    "comment.flac": lambda: flac("AIGC=" + BARE),
    "keys.mp4": lambda: mp4(keyed(BARE)),
    "name.m4a": lambda: mp4(named(FIELD)),
    "uuid.mp4": lambda: mp4(box(b"uuid", XMP_UUID + XMP)),
    "own.mp4": lambda: mp4(box(b"moov", box(b"udta", box(b"aigc", BARE.encode())))),
    "word.docx": lambda: office("word/document.xml", "本文由人工智能生成"),
    "slides.pptx": lambda: office("ppt/slides/slide1.xml", "AI合成"),
    "sheet.xlsx": lambda: office("xl/sharedStrings.xml", "AI 生成"),
    "info.pdf": lambda: pdf(b"<</AIGC(" + BARE.replace("编号", "ID").encode().replace(b"(", b"\\(") + b")>>"),
    "hex.pdf": lambda: pdf(b"<</AIGC<feff" + BARE.encode("utf-16-be").hex().encode() + b">>>"),
    "xmp.pdf": lambda: pdf(b"<<>>") + XMP,
    "front.md": lambda: (
        "---\nAIGC:\n" + "".join(f'    {key}: "{value}"\n' for key, value in ELEMENTS.items()) + "---\nAI生成\n"
    ).encode(),
    "meta.html": lambda: f"<html><head><meta name='AIGC' content='{BARE}'></head><body>AI生成</body></html>".encode(),
}  # fmt: skip
