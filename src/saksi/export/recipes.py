"""How to read an export with its types right: lines for R and for pandas that the codebook shows.

CSV and tab-separated files carry no types, so a reader that guesses them takes CAMEO's `020` for the number 20, and R
keeps `true` as a word. The lines name the type of each column instead. Parquet needs none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saksi.export.layouts import ADDED, COLUMNS
from saksi.export.tables import Column, Type

_R: dict[Type, str] = {"whole": "integer", "real": "numeric", "yes/no": "logical", "date": "Date"}
_PANDAS: dict[Type, str] = {"whole": "Int64", "real": "Float64", "yes/no": "boolean"}
_CODES = ("EventCode", "EventBaseCode", "EventRootCode")  # GDELT's columns of digits that are no numbers


def recipes(format_: str, tables: Mapping[str, Sequence[Column]], *, more: bool = False) -> str:
    """Return the section of a codebook that says how to read its files; empty for JSON Lines.

    `tables` are the exported tables with their columns; `more` says that a fixed layout has the added columns.
    """
    if format_ == "parquet":
        r = "\n".join(f'{name} <- arrow::read_parquet("{name}.parquet")' for name in tables)
        pandas = "\n".join(f'{name} = pd.read_parquet("{name}.parquet")' for name in tables)
    elif format_ == "csv":
        r = "\n".join(_r_csv(name, columns) for name, columns in tables.items())
        pandas = "\n".join(_pandas_csv(name, columns) for name, columns in tables.items())
    elif format_ in COLUMNS:
        r, pandas = _layout(format_, more=more)
    else:
        return ""
    return f"## How to read the files\n\n```r\n{r}\n```\n\n```python\nimport pandas as pd\n\n{pandas}\n```\n"


def _r_csv(name: str, columns: Sequence[Column]) -> str:
    classes = ", ".join(f'{c.name} = "{_R.get(c.type, "character")}"' for c in columns)
    return f'{name} <- read.csv("{name}.csv", na.strings = "", encoding = "UTF-8", colClasses = c({classes}))'


def _pandas_csv(name: str, columns: Sequence[Column]) -> str:
    types = {c.name: _PANDAS.get(c.type, "string") for c in columns if c.type != "date"}
    days = [c.name for c in columns if c.type == "date"]
    return (
        f'{name} = pd.read_csv("{name}.csv", keep_default_na=False, na_values=[""], dtype={types!r},'
        f" parse_dates={days!r})"
    )


def _layout(layout: str, *, more: bool) -> tuple[str, str]:
    file = f"events.{layout}.tsv"
    r = f'events <- read.delim("{file}", quote = "", na.strings = "", encoding = "UTF-8"'
    pandas = f'events = pd.read_csv("{file}", sep="\\t", quoting=3, keep_default_na=False, na_values=[""]'
    if layout == "gdelt":
        names = [*COLUMNS[layout], *(ADDED if more else ())]
        quoted = ", ".join(f'"{name}"' for name in names)
        kept = ", ".join(f'{name} = "character"' for name in _CODES)
        r += f", header = FALSE, col.names = c({quoted}), colClasses = c({kept})"
        pandas += f", names=[{quoted}], dtype={dict.fromkeys(_CODES, 'string')!r}"
    return r + ")", pandas + ")"
