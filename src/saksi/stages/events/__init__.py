"""Events: from words that name an act to records of who did what to whom.

`triggers` finds the words, `grammar` and `parties` the parties, `modality` and `voice` what did not happen and who
says so, `speech` and `derive` what is done by saying it, `filters` what is no event, `merge` what is one happening.
"""

from saksi.stages.events.stage import events

__all__ = ["events"]
