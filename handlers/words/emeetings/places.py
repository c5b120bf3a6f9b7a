"""The six regions and the cities that stand for them, as each language calls them.

Regions are those of the Union's Development Sector; cities are those of `handlers/meetings/places.py`.
"""

from __future__ import annotations

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_REGIONS = """
AFR|Africa|Afrique|África|Африка|إفريقيا|非洲
AMS|Americas|Amériques|Américas|Северная и Южная Америка|الأمريكتان|美洲
ARB|Arab States|États arabes|Estados Árabes|Арабские государства|الدول العربية|阿拉伯国家
ASP|Asia-Pacific|Asie-Pacifique|Asia-Pacífico|Азиатско-Тихоокеанский регион|آسيا والمحيط الهادئ|亚太
CIS|CIS|CEI|CEI|СНГ|كومنولث الدول المستقلة|独联体
EUR|Europe|Europe|Europa|Европа|أوروبا|欧洲
"""
_CITIES = """
Africa/Dakar|Dakar|Dakar|Dakar|Дакар|داكار|达喀尔
Africa/Lagos|Lagos|Lagos|Lagos|Лагос|لاغوس|拉各斯
Africa/Johannesburg|Johannesburg|Johannesburg|Johannesburgo|Йоханнесбург|جوهانسبرغ|约翰内斯堡
Africa/Nairobi|Nairobi|Nairobi|Nairobi|Найроби|نيروبي|内罗毕
America/New_York|New York|New York|Nueva York|Нью-Йорк|نيويورك|纽约
America/Mexico_City|Mexico City|Mexico|Ciudad de México|Мехико|مكسيكو|墨西哥城
America/Sao_Paulo|São Paulo|São Paulo|São Paulo|Сан-Паулу|ساو باولو|圣保罗
America/Los_Angeles|Los Angeles|Los Angeles|Los Ángeles|Лос-Анджелес|لوس أنجلوس|洛杉矶
Africa/Casablanca|Casablanca|Casablanca|Casablanca|Касабланка|الدار البيضاء|卡萨布兰卡
Africa/Cairo|Cairo|Le Caire|El Cairo|Каир|القاهرة|开罗
Asia/Riyadh|Riyadh|Riyad|Riad|Эр-Рияд|الرياض|利雅得
Asia/Dubai|Dubai|Dubaï|Dubái|Дубай|دبي|迪拜
Asia/Kolkata|Delhi|Delhi|Delhi|Дели|دلهي|德里
Asia/Shanghai|Beijing|Beijing|Beijing|Пекин|بيجين|北京
Asia/Tokyo|Tokyo|Tokyo|Tokio|Токио|طوكيو|东京
Australia/Sydney|Sydney|Sydney|Sídney|Сидней|سيدني|悉尼
Europe/Moscow|Moscow|Moscou|Moscú|Москва|موسكو|莫斯科
Asia/Tashkent|Tashkent|Tachkent|Taskent|Ташкент|طشقند|塔什干
Asia/Almaty|Almaty|Almaty|Almaty|Алматы|ألماتي|阿拉木图
Europe/London|London|Londres|Londres|Лондон|لندن|伦敦
Europe/Paris|Paris|Paris|París|Париж|باريس|巴黎
Europe/Athens|Athens|Athènes|Atenas|Афины|أثينا|雅典
"""


def _table(text: str) -> dict[str, dict[str, str]]:
    rows = (line.split("|") for line in text.strip().splitlines())
    return {key: dict(zip(LANGUAGES, names, strict=True)) for key, *names in rows}


REGIONS = _table(_REGIONS)
CITIES = _table(_CITIES)


def region_name(language: str, region: str) -> str:
    """A region (AFR AMS ARB ASP CIS EUR) in words."""
    return REGIONS[region].get(language, REGIONS[region]["en"])


def city_name(language: str, zone: str) -> str:
    """The city of a zone (IANA) in words; one that stands for no region by the last part of the zone's name."""
    names = CITIES.get(zone)
    return names.get(language, names["en"]) if names else zone.rpartition("/")[2].replace("_", " ")
