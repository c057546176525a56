"""Actors: every span that names or describes one, linked to whom and coded.

Names come from the tables and the tagger, titles from the lexicon; the grammar of a noun phrase joins title, what
it belongs to, and name; what a sentence leaves open (a bare "pemerintah", a surname, a pronoun) the report settles.
"""

from saksi.stages.mentions.stage import mentions

__all__ = ["mentions"]
