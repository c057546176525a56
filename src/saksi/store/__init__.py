"""The store: one SQLite file that keeps reports, what was read in them, and how it came about."""

from saksi.store.coding import Together
from saksi.store.copies import MissingExtra
from saksi.store.database import StoreError
from saksi.store.progress import Progress
from saksi.store.store import Correction, Made, Store

__all__ = ["Correction", "Made", "MissingExtra", "Progress", "Store", "StoreError", "Together"]
