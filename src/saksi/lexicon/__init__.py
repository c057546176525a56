"""Knowledge as data: YAML and TSV files become typed entries, matchers and checks."""

from saksi.lexicon.pack import DATA, LanguagePack, UnknownLanguage, languages, load_pack

__all__ = ["DATA", "LanguagePack", "UnknownLanguage", "languages", "load_pack"]
