from typing import get_args

import pytest

from saksi.ontology import OntologyError, country_part, load_ontology, sector_part
from saksi.records.model import EventType


def test_every_type_has_both_labels_and_its_codebook_modes() -> None:
    ontology = load_ontology()
    assert set(ontology.types) == set(get_args(EventType))
    for info in ontology.types.values():
        assert info.label.en and info.label.id
        assert info.definition.en != info.definition.id
    assert set(ontology.types["CONSULT"].modes) == {"visit", "third-party", "multilateral", "phone"}
    assert len(ontology.types["ASSAULT"].modes) == 18


def test_the_crosswalk_follows_the_record_model() -> None:
    cameo = load_ontology().cameo
    assert len(cameo) == 283
    assert cameo["163"].type == "SANCTION"
    assert all(code.type == "REQUEST" for key, code in cameo.items() if key.startswith("02"))
    assert cameo["0871"].mode == "ceasefire"


def test_promised_and_refused_name_verbal_types() -> None:
    types = load_ontology().types
    for info in types.values():
        for other in (info.promised, info.refused):
            assert other is None or types[other].quad.startswith("verbal")


def test_a_mode_of_another_type_is_refused() -> None:
    with pytest.raises(OntologyError, match="no mode 'phone'"):
        load_ontology().check("ASSAULT", "phone")


def test_codes_split_into_country_and_sector() -> None:
    assert (country_part("IRN.GOV"), sector_part("IRN.GOV")) == ("IRN", "GOV")
    assert (country_part("IGO.UNSC"), sector_part("IGO.UNSC")) == ("IGO.UNSC", None)
    assert (country_part("HEZBOLLAH"), sector_part("HEZBOLLAH")) == ("HEZBOLLAH", None)
    assert sector_part("NGO") is None
