"""The columns of a sheet of anchors, by every name they may have in the six languages."""

from __future__ import annotations

from functools import cache

from handlers.roster.columns import spellings

# Name of the column: what its head may say.
HEADS = {
    "name": "name|anchor|meeting|nom|réunion|nombre|reunión|название|собрание|名称|会议|الاسم|الاجتماع",
    "body": "body|group|organe|groupe|órgano|grupo|орган|группа|机构|组|الهيئة|الفريق",
    "title": "title|titre|título|заголовок|полное название|标题|全称|العنوان",
    "place": "place|location|lieu|lugar|место|место проведения|地点|المكان",
    "zone": "zone|time zone|timezone|fuseau|fuseau horaire|zona|zona horaria|huso horario|часовой пояс|时区|المنطقة الزمنية",
    "opens": "opens|first day|from day|start date|ouverture|premier jour|apertura|primer día|открытие|первый день"
    "|开幕|首日|第一天|الافتتاح|اليوم الأول",
    "closes": "closes|last day|to day|end date|clôture|dernier jour|clausura|último día|закрытие|последний день"
    "|闭幕|末日|最后一天|الاختتام|اليوم الأخير",
    "session": "session|sitting|séance|sesión|заседание|全会|场次|الجلسة",
    "starts": "starts|start|from|begins|début|de|comienza|inicio|desde|начало|с|开始|起|البداية|من",
    "ends": "ends|end|to|until|fin|à|termina|hasta|конец|окончание|до|结束|止|النهاية|إلى",
}
NEEDED = ("name",)


@cache
def heads() -> dict[str, str]:
    """Every folded head of a column, and the column it means."""
    return spellings(HEADS)
