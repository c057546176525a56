"""The statements stage: who said what, in whose words, by which cue."""

from saksi.stages.statements.stage import statements, wide_statements

__all__ = ["statements", "wide_statements"]
