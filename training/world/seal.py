"""Write the row counts into the `NAME.source.yaml` beside each world table. Run after editing a table."""

from __future__ import annotations

import re
from pathlib import Path

WORLD = Path(__file__).parents[2] / "src" / "saksi" / "data" / "world"


def main() -> None:
    for source in sorted(WORLD.glob("*.source.yaml")):
        table = source.with_name(source.name.replace(".source.yaml", ".tsv"))
        rows = len(table.read_text(encoding="utf-8").splitlines()) - 1
        text = source.read_text(encoding="utf-8")
        source.write_text(re.sub(r"^rows: .*$", f"rows: {rows}", text, flags=re.M), encoding="utf-8")
        print(f"{table.name}: {rows}")


if __name__ == "__main__":
    main()
