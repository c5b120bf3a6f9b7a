"""What is said about slots and the account of night hours, in each of the six languages; `telling` puts it together."""

from handlers.words.slots.ar import SLOTS as AR
from handlers.words.slots.en import SLOTS as EN
from handlers.words.slots.es import SLOTS as ES
from handlers.words.slots.fr import SLOTS as FR
from handlers.words.slots.ru import SLOTS as RU
from handlers.words.slots.zh import SLOTS as ZH

SLOTS = {"ar": AR, "en": EN, "es": ES, "fr": FR, "ru": RU, "zh": ZH}
