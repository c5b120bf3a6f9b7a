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
from storage.records.proof import Proof, Result, Signature, Trust
from storage.records.rules import Budget, Duties, Limits, Meeting, Person, Rules, Theme

__all__ = [
    "Address",
    "Arrival",
    "Attachment",
    "Budget",
    "Composed",
    "Delivery",
    "Document",
    "Duties",
    "Front",
    "Kept",
    "Letter",
    "Limits",
    "Mail",
    "Meeting",
    "Outcome",
    "Person",
    "Place",
    "Proof",
    "Result",
    "Rules",
    "Signature",
    "Theme",
    "Theming",
    "Trust",
]
