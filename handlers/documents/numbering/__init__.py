"""Document numbers: one record, its short and its worded form, and the finding of numbers in any text."""

from handlers.documents.numbering.finding import find, parse
from handlers.documents.numbering.mentions import Found, Mention, Other
from handlers.documents.numbering.record import Number, Step
from handlers.documents.numbering.wording import worded

__all__ = ["Found", "Mention", "Number", "Other", "Step", "find", "parse", "worded"]
