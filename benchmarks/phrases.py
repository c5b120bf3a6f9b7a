"""What the invented members of the list write: a small phrase book in the six languages of the Union."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language: every mail of the corpus is put together from these sentences."""

    greeting: str
    offer: str
    closing: str
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    answers: tuple[str, ...]


LANGUAGES: dict[str, Phrases] = {
    "en": Phrases(
        "Dear colleagues,", "Please find attached our contribution to the next meeting: {title}.", "Best regards",
        ("Proposal to streamline Resolution {n}", "Draft liaison statement on subject {n}",
         "Views on bridging the standardization gap, part {n}", "Mapping of overlapping work items, table {n}"),
        ("The three Sectors treat this subject from different angles and should compare notes.",
         "We would welcome comments from the advisory groups before the deadline.",
         "The table in the annex lists the study questions and the responsible groups.",
         "Accessibility for persons with disabilities needs a joint work plan.",
         "No financial implications are foreseen at this stage."),
        ("Thank you, we support this text.", "We have a small comment on the second paragraph.",
         "Could the annex be made available in the other languages?"),
    ),
    "fr": Phrases(
        "Chers collègues,", "Veuillez trouver ci-joint notre contribution à la prochaine réunion : {title}.",
        "Cordialement",
        ("Proposition visant à rationaliser la Résolution {n}", "Projet de note de liaison sur le sujet {n}",
         "Réduire l'écart en matière de normalisation, partie {n}"),
        ("Les trois Secteurs traitent ce sujet sous des angles différents et devraient se concerter.",
         "Nous serions reconnaissants aux groupes consultatifs de leurs observations avant le délai.",
         "Le tableau en annexe énumère les Questions à l'étude et les groupes responsables.",
         "L'accessibilité pour les personnes handicapées exige un plan de travail commun."),
        ("Merci, nous appuyons ce texte.", "Nous avons une observation sur le deuxième paragraphe.",
         "L'annexe pourrait-elle être disponible dans les autres langues ?"),
    ),
    "es": Phrases(
        "Estimados colegas:", "Adjuntamos nuestra contribución para la próxima reunión: {title}.", "Saludos cordiales",
        ("Propuesta para racionalizar la Resolución {n}", "Proyecto de declaración de coordinación sobre el asunto {n}",
         "Reducción de la brecha de normalización, parte {n}"),
        ("Los tres Sectores tratan este asunto desde ángulos distintos y deberían coordinarse.",
         "Agradeceríamos los comentarios de los grupos asesores antes del plazo.",
         "El cuadro del anexo enumera las Cuestiones de estudio y los grupos responsables."),
        ("Gracias, apoyamos este texto.", "Tenemos una observación sobre el segundo párrafo.",
         "¿Podría publicarse el anexo en los demás idiomas?"),
    ),
    "ru": Phrases(
        "Уважаемые коллеги!", "Направляем во вложении наш вклад для следующего собрания: {title}.", "С уважением",
        ("Предложение по упорядочению Резолюции {n}", "Проект заявления о взаимодействии по вопросу {n}",
         "Преодоление разрыва в стандартизации, часть {n}"),
        ("Три Сектора рассматривают эту тему с разных сторон и должны согласовать работу.",
         "Мы будем признательны консультативным группам за замечания до предельного срока.",
         "В таблице в приложении перечислены Вопросы и ответственные группы."),
        ("Спасибо, мы поддерживаем этот текст.", "У нас есть замечание ко второму пункту.",
         "Можно ли получить приложение на других языках?"),
    ),
    "ar": Phrases(
        "الزملاء الأعزاء،", "تجدون طيه مساهمتنا للاجتماع القادم: {title}.", "مع أطيب التحيات",
        ("مقترح لترشيد القرار {n}", "مشروع بيان اتصال بشأن الموضوع {n}", "سد الفجوة التقييسية، الجزء {n}"),
        ("تتناول القطاعات الثلاثة هذا الموضوع من زوايا مختلفة وينبغي أن تنسق عملها.",
         "نرحب بتعليقات الأفرقة الاستشارية قبل الموعد النهائي.",
         "يعدد الجدول الوارد في الملحق المسائل والأفرقة المسؤولة."),
        ("شكراً، نؤيد هذا النص.", "لدينا تعليق على الفقرة الثانية.", "هل يمكن إتاحة الملحق باللغات الأخرى؟"),
    ),
    "zh": Phrases(
        "各位同事：", "随函附上我们提交下次会议的文稿：{title}。", "此致敬礼",
        ("关于精简第 {n} 号决议的提案", "关于议题 {n} 的联络声明草案", "缩小标准化工作差距，第 {n} 部分"),
        ("三个部门从不同角度研究这一问题，应当相互协调。", "欢迎各顾问组在截止日期之前提出意见。",
         "附件中的表格列出了研究课题和负责的组。"),
        ("谢谢，我们支持这一案文。", "我们对第二段有一点意见。", "附件能否提供其他语文版本？"),
    ),
}

# The name, the address, the language the person mostly writes in; `strict.example` has a DMARC policy of reject,
# so that a list manager rewrites From for its people.
PEOPLE: tuple[tuple[str, str, str], ...] = (
    ("Anna Mueller", "anna@admin-a.example", "en"), ("John O'Brien", "john@telecom-b.example", "en"),
    ("Priya Raman", "priya.raman@ministry-c.example", "en"), ("Kwame Boateng", "kwame@regulator-d.example", "en"),
    ("Dora Strict", "dora@strict.example", "en"), ("Hélène Lefèvre", "helene@agence-e.example", "fr"),
    ("Amadou Diallo", "a.diallo@artp-f.example", "fr"), ("François Noël", "francois@strict.example", "fr"),
    ("María Núñez", "maria.nunez@entidad-g.example", "es"), ("José Ibáñez", "jose@comision-h.example", "es"),
    ("Ольга Соколова", "sokolova@institut-i.example", "ru"), ("Иван Петров", "petrov@strict.example", "ru"),
    ("ليلى حسن", "layla@authority-j.example", "ar"), ("Omar Farouk", "omar@ntra-k.example", "ar"),
    ("王伟", "wang.wei@academy-l.example", "zh"), ("Li Na", "li.na@operator-m.example", "zh"),
)
