"""A contribution is sorted under the theme its words speak for, in six languages, and says which words they were."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.example import example_config
from bot.config.rules import rules_of
from handlers.themes import Sorter, theme_of
from handlers.themes.citations import citations_in
from handlers.themes.folding import fold, plain, words

RULES = rules_of(example_config())
SORTER = Sorter(RULES.themes)
GENERAL = "The Sectors, the General Secretariat and the Member States of the Union are invited to note this document."

EXAMPLES = [
    (
        "Captioning of ISCG meetings",
        "Deaf delegates ask for captions and sign language at all sessions.",
        "accessibility",
    ),
    (
        "Engaging industry in our work",
        "We propose a workshop with CxOs and metrics for the action plan.",
        "industry_engagement",
    ),
    (
        "Proposal to merge two resolutions",
        "Overlapping resolutions could be merged or suppressed.",
        "streamlining_resolutions",
    ),
    (
        "Sous-titrage et langue des signes",
        "Les personnes handicapées doivent pouvoir suivre les débats.",
        "accessibility",
    ),
    ("Participation à distance aux réunions", "Réunions hybrides et fuseaux horaires.", "remote_participation"),
    ("Refonte du site web de l'UIT", "Le moteur de recherche ne trouve pas les documents.", "itu_website"),
    ("Reuniones virtuales del Grupo", "Los participantes a distancia deben poder intervenir.", "remote_participation"),
    ("Las mujeres y las niñas en las TIC", "Se propone revisar la Resolución 70 (Rev. Bucarest, 2022).", "gender"),
    (
        "Alerta temprana en caso de catástrofe",
        "Telecomunicaciones de emergencia en las islas.",
        "emergency_telecommunications",
    ),
    ("Упорядочение резолюций", "Предлагается объединить дублирующие друг друга тексты.", "streamlining_resolutions"),
    ("Углеродный след центров обработки данных", "Выбросы парниковых газов и изменение климата.", "climate_change"),
    ("Участие МСП в работе Союза", "Стартапы и малые и средние предприятия.", "smes"),
    ("会议实时字幕与手语服务", "残疾人代表需要无障碍参会。", "accessibility"),
    ("关于加强网络安全合作的建议", "各国应共享网络攻击信息，保护上网儿童。", "cybersecurity"),
    ("六种正式语文的同等使用", "建议及时提供笔译与口译。", "languages"),
    ("إتاحة لغة الإشارة في الاجتماعات", "يحتاج الأشخاص ذوو الإعاقة إلى العرض النصي.", "accessibility"),
    ("القرارات المكررة", "يقترح دمج القرارات المتداخلة وإلغاء القرارات المتقادمة.", "streamlining_resolutions"),
    ("تغيّر المناخ والبيئة", "خفض انبعاثات غازات الدفيئة والمخلفات الإلكترونية.", "climate_change"),
]


@pytest.mark.parametrize(("title", "text", "theme"), EXAMPLES)
def test_words_in_six_languages_tell_the_theme(title: str, text: str, theme: str) -> None:
    assert SORTER.theme_of(title, text).theme == theme


FRAMES = {
    "en": "In accordance with Resolution 191 (Rev. Bucharest, 2022) on the coordination of efforts among the three Sectors, "
    "and to avoid duplication of effort, this is submitted to the Inter-Sector Coordination Group on mutual interest.",
    "fr": "Conformément à la Résolution 191 (Rév. Bucarest, 2022) sur la coordination des efforts entre les trois Secteurs, "
    "ce document est soumis au Groupe de coordination intersectorielle sur les questions d'intérêt mutuel.",
    "ru": "В соответствии с Резолюцией 191 о координации усилий трех Секторов вклад представлен Группе по межсекторальной "
    "координации по вопросам, представляющим взаимный интерес.",
    "zh": "根据第191号决议，为避免重复工作，本文稿提交跨部门协调组，涉及三个部门共同关心的问题。",
}


@pytest.mark.parametrize(
    ("language", "title", "theme"),
    [
        ("en", "Sign language at ISCG meetings", "accessibility"),
        ("fr", "Site web de l'UIT", "itu_website"),
        ("ru", "Дистанционное участие", "remote_participation"),
        ("zh", "无障碍参会", "accessibility"),
    ],
)
def test_the_frame_every_contribution_has_gives_way_to_its_subject(language: str, title: str, theme: str) -> None:
    assert SORTER.theme_of(title, FRAMES[language]).theme == theme


def test_the_frame_is_the_theme_where_the_text_speaks_of_it_throughout() -> None:
    text = (
        "Three study groups sent a liaison statement on the spectrum of trains; the same subject is studied twice. "
        "We ask which of them is the lead Sector. A mapping table would avoid duplication of effort."
    )
    theming = SORTER.theme_of("Letters without an answer", text)
    assert (theming.theme, theming.certain) == ("intersector_coordination", False)


@pytest.mark.parametrize("language", FRAMES)
def test_the_frame_is_the_theme_where_nothing_stands_beside_it(language: str) -> None:
    theming = SORTER.theme_of("", FRAMES[language])
    assert (theming.theme, theming.certain) == ("intersector_coordination", False)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Report of the fourth meeting", GENERAL),
        ("Ordre du jour", "Adoption de l'ordre du jour, rapports des secteurs, divers."),
        ("Informe de la reunión", "El Grupo tomó nota de los documentos y dio las gracias a la secretaría."),
        ("Отчет о собрании", "Группа приняла к сведению документы и поблагодарила секретариат."),
        ("会议报告", "会议通过了议程，并感谢秘书处。"),
        ("تقرير الاجتماع", "أحاط الفريق علماً بالوثائق وشكر الأمانة."),
        ("", ""),
    ],
)
def test_general_words_of_the_union_make_no_theme(title: str, text: str) -> None:
    theming = SORTER.theme_of(title, text)
    assert (theming.theme, theming.certain) == ("", False)


@pytest.mark.parametrize(
    "line",
    [
        "Theme: accessibility",
        "Thème : Accessibilité",
        "Тема: доступность",
        "主题：无障碍获取",
        "الموضوع: إمكانية النفاذ",
        "Tema: accesibilidad",
        "\u200f  * THEME = Persons with disabilities",
    ],
)
def test_the_authors_own_word_decides_against_all_signs(line: str) -> None:
    theming = SORTER.theme_of("Climate change", f"Dear colleagues,\n{line}\nGreenhouse gas emissions and e-waste.")
    assert (theming.theme, theming.certain) == ("accessibility", True)
    assert theming.places[0] == "said"
    assert "climate_change" in theming.others


def test_a_line_that_names_no_theme_of_ours_decides_nothing() -> None:
    assert (
        SORTER.theme_of("Carbon footprint of climate action", "Theme: our plans for next year").theme
        == "climate_change"
    )


def test_a_word_said_elsewhere_decides_too() -> None:
    assert SORTER.theme_of("Climate change", "", said="e-meetings").theme == "remote_participation"


def test_of_several_themes_said_the_first_is_taken_and_the_rest_are_told() -> None:
    theming = SORTER.theme_of("Note", "Themes: gender, SMEs; website")
    assert (theming.theme, theming.others) == ("gender", ("smes", "itu_website"))


def test_a_reply_keeps_the_theme_of_its_parent() -> None:
    theming = SORTER.theme_of("Re: our proposal", "We agree, and mention the climate.", parent_theme="gender")
    assert (theming.theme, theming.certain, theming.places) == ("gender", True, ("parent",))


def test_a_reply_that_speaks_of_another_subject_altogether_leaves_its_parent_with_doubt() -> None:
    title = "Captioning, sign language and universal design for persons with disabilities"
    theming = SORTER.theme_of(title, "Resolution 175 (Rev. Bucharest, 2022)", parent_theme="spectrum")
    assert (theming.theme, theming.certain, theming.others[0]) == ("accessibility", False, "spectrum")


def test_a_parent_that_is_no_theme_of_ours_is_left_aside() -> None:
    assert SORTER.theme_of("Gender equality", "", parent_theme="retired").theme == "gender"


def test_the_words_that_decided_are_told_as_written_with_their_places() -> None:
    theming = SORTER.theme_of("Accès des personnes HANDICAPÉES", "Nous demandons un sous-titrage des réunions.")
    assert theming.words == ("personnes HANDICAPÉES", "sous-titrage")
    assert theming.places == ("title", "abstract")


def test_one_word_said_a_hundred_times_does_not_win_over_a_title() -> None:
    theming = SORTER.theme_of("Gender equality in delegations", "spam " * 100)
    assert (theming.theme, theming.certain) == ("gender", True)


def test_one_word_said_a_hundred_times_makes_no_theme_alone() -> None:
    assert SORTER.theme_of("A letter", "spam " * 100).theme == ""


def test_what_one_passage_of_a_long_text_says_is_never_certain() -> None:
    passage = "The sign language interpreters and the captioning for deaf delegates will be in room B."
    around = "The minutes of the previous assembly were read by the secretary and nobody had any remark to make. "
    assert SORTER.theme_of("Notes", passage).certain
    theming = SORTER.theme_of("Notes", around * 6 + passage + " " + around * 6)
    assert (theming.theme, theming.certain) == ("accessibility", False)


def test_two_themes_as_strong_as_each_other_are_not_certain() -> None:
    theming = SORTER.theme_of("Gender equality and climate change", "")
    assert {theming.theme, *theming.others} == {"gender", "climate_change"}
    assert not theming.certain


def test_a_long_list_of_resolutions_recalled_decides_nothing() -> None:
    recalled = "recalling Resolutions 70, 123, 130, 154, 167, 175, 182, 191 and 197 of the Plenipotentiary Conference"
    assert SORTER.theme_of("Draft declaration", recalled).theme == ""


@pytest.mark.parametrize(
    "title",
    [
        "Revision of Resolution 175 (Rev. Bucharest, 2022)",
        "Révision de la Résolution 175 (Rév. Bucarest, 2022)",
        "Proposal on PP Res.175",
        "Пересмотр Резолюции 175 (Пересм. Бухарест, 2022 г.)",
        "修订第175号决议（2022年，布加勒斯特，修订版）",
        "مراجعة القرار 175 (المراجَع في بوخارست، 2022)",
        "Revision of WTSA Resolution 70",
        "Revisión de la Resolución 58 de la CMDT",
    ],
)
def test_a_resolution_in_the_title_tells_the_theme_in_every_language(title: str) -> None:
    assert SORTER.theme_of(title, "").theme == "accessibility"


def test_the_same_number_of_two_bodies_is_not_confused() -> None:
    assert SORTER.theme_of("Resolution 70 (Rev. Bucharest, 2022)", "").theme == "gender"
    assert SORTER.theme_of("Resolution 70 (Rev. New Delhi, 2024)", "").theme == "accessibility"


def test_citations_are_read_with_their_bodies() -> None:
    text = fold(
        "Resolutions 71 (Rev. Bucharest, 2022) and 191 of the Plenipotentiary Conference; Resolution ITU-R 75; Res. 44"
    )
    assert [(found.body, found.number) for found in citations_in(text)] == [
        ("PP", 71),
        ("PP", 191),
        ("RA", 75),
        ("", 44),
    ]


def test_nothing_is_sorted_under_a_closed_theme_unless_its_author_says_so() -> None:
    closed = tuple(replace(theme, status="closed") if theme.name == "gender" else theme for theme in RULES.themes)
    sorter = Sorter(closed)
    assert sorter.theme_of("Gender equality", "women and girls").theme == ""
    assert sorter.theme_of("Note", "Theme: gender").theme == "gender"


def test_marks_articles_and_letter_forms_make_no_difference() -> None:
    assert fold("الإعاقــة") == fold("إعاقه") == fold("\u202bالإعاقَة\u202c")
    assert fold("بنية") == "بنيه"
    assert fold("Ёлка É ﬁ") == "елка e fi"


def test_a_sign_is_not_found_inside_another_word() -> None:
    assert SORTER.theme_of("Asmessment of spammerton", "").theme == ""


def test_the_rules_are_compiled_once() -> None:
    assert theme_of("Gender equality", "", RULES) == SORTER.theme_of("Gender equality", "")


def test_a_text_of_any_length_is_read_to_its_limit_only() -> None:
    assert SORTER.theme_of("Note", "x " * 10_000 + "Theme: gender").theme == ""


@given(st.text(), st.text())
def test_no_text_whatever_makes_the_sorter_fall(title: str, text: str) -> None:
    theming = SORTER.theme_of(title, text)
    assert len(theming.words) == len(theming.places) <= 6


@given(st.text())
def test_folding_twice_is_folding_once_for_words_without_arabic(text: str) -> None:
    latin = "".join(letter for letter in text if letter < "\u0600")
    assert fold(fold(latin)) == fold(latin)
    assert all(word for word in words(plain(text)))


if "ISCG_CORPUS" in os.environ:  # a folder with themes.jsonl, which is not ours to ship

    def test_most_published_texts_come_out_right() -> None:
        lines = Path(os.environ["ISCG_CORPUS"], "themes.jsonl").read_text("utf-8").splitlines()
        samples = [sample for sample in map(json.loads, lines) if not sample["doubtful"]]
        right = 0
        for sample in samples:
            expected = "" if sample["theme"] == "other" else sample["theme"]
            right += SORTER.theme_of(sample["title"], sample["text"]).theme == expected
        assert right >= 0.8 * len(samples)
