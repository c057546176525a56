"""The event ontology: PLOVER types, modes and contexts, actor sectors, and the CAMEO crosswalk, as data."""

from saksi.ontology.codes import country_part, sector_part
from saksi.ontology.load import Cameo, Label, Ontology, OntologyError, Sector, TypeInfo, load_ontology

__all__ = [
    "Cameo",
    "Label",
    "Ontology",
    "OntologyError",
    "Sector",
    "TypeInfo",
    "country_part",
    "load_ontology",
    "sector_part",
]
