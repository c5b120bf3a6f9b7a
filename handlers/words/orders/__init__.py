"""What is said about commands: the words of the transcript in each of the six languages."""

from handlers.words.orders.ar import ORDERS as AR
from handlers.words.orders.en import ORDERS as EN
from handlers.words.orders.es import ORDERS as ES
from handlers.words.orders.fr import ORDERS as FR
from handlers.words.orders.ru import ORDERS as RU
from handlers.words.orders.zh import ORDERS as ZH

ORDERS = {"ar": AR, "en": EN, "es": ES, "fr": FR, "ru": RU, "zh": ZH}
