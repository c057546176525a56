"""Export: the store's records as files that other programs read, with a codebook beside them."""

from saksi.export.filters import Filters
from saksi.export.run import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "Filters", "export"]
