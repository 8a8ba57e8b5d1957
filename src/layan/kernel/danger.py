"""The kinds of danger people write about; a city says which service helps with each."""

from __future__ import annotations

from enum import StrEnum


class Danger(StrEnum):
    """What threatens somebody now."""

    SELF_HARM = "self-harm"
    VIOLENCE = "violence"
    MISSING = "missing"  # a person cannot be found
    MEDICAL = "medical"
    FIRE = "fire"  # and gas
    FLOOD = "flood"
    ANIMAL = "animal"
    ACCIDENT = "accident"  # and collapse, landslide, earthquake
    CRIME = "crime"  # robbery, break-in, kidnapping
    OTHER = "other"  # only the word "emergency" was said
