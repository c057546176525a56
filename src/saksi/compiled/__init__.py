"""What data files come to, kept as bytes: made once, decoded in milliseconds, never trusted further than its key."""

from saksi.compiled.keep import digest, kept
from saksi.compiled.shelf import Packed, Row, Rows, Shelf, pack, pack_rows

__all__ = ["Packed", "Row", "Rows", "Shelf", "digest", "kept", "pack", "pack_rows"]
