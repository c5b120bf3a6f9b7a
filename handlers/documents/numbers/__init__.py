"""Document numbers: one record, its short and its worded form, and the finding of numbers in any text."""

from handlers.documents.numbers.finding import find, parse
from handlers.documents.numbers.mentions import Found, Mention, Other
from handlers.documents.numbers.record import Number, Step
from handlers.documents.numbers.wording import worded

__all__ = ["Found", "Mention", "Number", "Other", "Step", "find", "parse", "worded"]
