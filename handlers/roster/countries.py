"""Countries by every name members write, and the region of the Union each belongs to.

Names are those of covers (`handlers.documents.cover.states`); codes are ISO 3166, two letters. Regions are the six
of the Development Sector: nine States form CIS, as in their common contribution C17/98(Rev.1); the State of Palestine
takes part by Resolution 99 and stands in ARB.
"""

from __future__ import annotations

from functools import cache

from handlers.documents.cover.folding import fold
from handlers.documents.cover.states import NAMES

REGIONS = ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")
_STATES_OF = {
    "AFR": "AO BJ BW BF BI CV CM CF TD CG CI CD GQ ER SZ ET GA GM GH GN GW KE LS LR MG MW ML MU MZ NA NE NG RW ST SN SC"
    " SL ZA SS TZ TG UG ZM ZW",
    "AMS": "AG AR BS BB BZ BO BR CA CL CO CR CU DM DO EC SV GD GT GY HT HN JM MX NI PA PY PE KN LC VC SR TT US UY VE",
    "ARB": "DZ BH KM DJ EG IQ JO KW LB LY MR MA OM PS QA SA SO SD SY TN AE YE",
    "ASP": "AF AU BD BT BN KH CN FJ IN ID IR JP KI KP KR LA MY MV MH FM MN MM NR NP NZ PK PW PG PH WS SG SB LK TH TL TO"
    " TV VU VN",
    "CIS": "AM AZ BY KZ KG RU TJ TM UZ",
    "EUR": "AL AD AT BE BA BG HR CY CZ DK EE FI FR GE DE GR HU IS IE IL IT LV LI LT LU MT MC MD ME MK NL NO PL PT RO SM"
    " RS SK SI ES SE CH TR UA GB VA",
}
_MORE = {
    "PS": (
        "State of Palestine",
        "Palestine",
        "État de Palestine",
        "Estado de Palestina",
        "Палестина",
        "巴勒斯坦",
        "فلسطين",
    )
}


@cache
def regions() -> dict[str, str]:
    """The region of each country code."""
    return {code: region for region, codes in _STATES_OF.items() for code in codes.split()}


@cache
def names() -> dict[str, str]:
    """Every folded name and code of a country, and the code it means."""
    found: dict[str, str] = {}
    for line in NAMES.strip().splitlines():
        code, _, written = line.partition(" ")
        found |= {fold(name): code for name in (code, *written.split("|"))}
    for code, forms in _MORE.items():
        found |= {fold(name): code for name in (code, *forms)}
    return found


@cache
def titles() -> dict[str, str]:
    """The English name of each country code, for people."""
    lines = (line.partition(" ") for line in NAMES.strip().splitlines())
    return {code: written.partition("|")[0] for code, _, written in lines} | {code: it[0] for code, it in _MORE.items()}
