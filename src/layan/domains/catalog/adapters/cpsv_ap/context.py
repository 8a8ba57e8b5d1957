"""The JSON-LD context, shipped with Layan so that documents can be read without another server."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

# The words of SEMIC's context, and these prefixes, which its own examples use beside it.
_PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def prefixes() -> dict[str, str]:
    """Prefix and namespace of every vocabulary the documents use."""
    return dict(_PREFIXES)


@lru_cache(maxsize=1)
def context_document() -> dict[str, Any]:
    """SEMIC's context of CPSV-AP 3.2.0 (CC BY 4.0, see the README beside it) with our prefixes."""
    path = Path(__file__).with_name("context-3.2.0.jsonld")
    official = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return {
        "@context": {**official, **_PREFIXES},
        "rights": "Terms: CPSV-AP 3.2.0, © European Union, CC BY 4.0",
    }
