"""A reading as bytes: what the tables hold in columns, here whole, tokens and drops included."""

from __future__ import annotations

import hashlib
import unicodedata
import zlib

import msgspec

from saksi.records import Reading, Report

_PLAIN = b"\x01"  # first byte: MessagePack of Reading under zlib
NOBODY = Report(id="", text="")
"""Stands for a report where a reading is kept or looked at without its own."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Reading)


def pack(reading: Reading) -> tuple[bytes, bytes]:
    """Return (digest, data) of a reading without its report, whose text stands in its own row."""
    plain = _encoder.encode(msgspec.structs.replace(reading, report=NOBODY))
    return hashlib.blake2b(plain, digest_size=16).digest(), _PLAIN + zlib.compress(plain, 1)


def unpack(data: bytes, report: Report) -> Reading:
    """Return the reading that was packed, on its report."""
    if data[:1] != _PLAIN:
        raise ValueError(f"a reading packed in a way this saksi does not know (0x{data[:1].hex()})")
    return msgspec.structs.replace(_decoder.decode(zlib.decompress(data[1:])), report=report)


def may_hold(data: bytes, word: str | None) -> bool:
    """Say whether packed data may hold an ASCII word, in whatever case: a sieve before unpacking. None: it may."""
    return word is None or word.encode() in zlib.decompress(data[1:]).lower()


def fingerprint(text: str) -> bytes:
    """Return 16 bytes that are equal for texts equal after NFC, on every machine."""
    normal = unicodedata.normalize("NFC", text)
    return hashlib.blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=16).digest()
