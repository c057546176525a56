"""The one exception of intake: a fault that ends one report, one file or one fetch, never the run."""

from __future__ import annotations

from saksi.records import Failure


class Fault(Exception):
    """Why something cannot be taken in. `slug` is countable, `detail` is a sentence."""

    def __init__(self, slug: str, detail: str) -> None:
        super().__init__(f"{slug}: {detail}")
        self.slug = slug
        self.detail = detail

    def at(self, source: str) -> Failure:
        """Return the failure row for the place where it happened."""
        return Failure(source=source, fault=self.slug, detail=self.detail)


class MissingExtra(Fault):
    """A reader's library is not installed; the detail names the extra that brings it."""

    def __init__(self, what: str, package: str, extra: str = "ingest") -> None:
        super().__init__(
            "missing-extra",
            f'{what} needs the package {package}, which is not installed: pip install "saksi[{extra}]"',
        )
