"""The nouns of the house and the rules of a group: frozen records that every storey may name."""

from storage.records.nouns import (
    Address,
    Arrival,
    Attachment,
    Composed,
    Delivery,
    Document,
    Front,
    Kept,
    Letter,
    Mail,
    Outcome,
    Place,
    Theming,
)
from storage.records.rules import Budget, Limits, Meeting, Person, Rules, Theme

__all__ = [
    "Address",
    "Arrival",
    "Attachment",
    "Budget",
    "Composed",
    "Delivery",
    "Document",
    "Front",
    "Kept",
    "Letter",
    "Limits",
    "Mail",
    "Meeting",
    "Outcome",
    "Person",
    "Place",
    "Rules",
    "Theme",
    "Theming",
]
