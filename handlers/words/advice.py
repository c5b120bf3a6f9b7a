"""Kind words to an author about a file, in six languages; a test proves that all say the same things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.words import RIGHT_TO_LEFT, isolated

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "introduction": "Only for you, and only if you like: this would make your file easier to use.",
        "pictures": "Pictures without alternative text: {n}. Whoever hears the file instead of seeing it learns "
        "nothing of them.",
        "headings": "No headings are marked. With heading styles, everybody finds their way in the text.",
        "language": "No language is set in the file, so a screen reader may read it aloud in the wrong one.",
        "untagged": "The PDF is not tagged, so a screen reader cannot follow its order. Please export it as an "
        "accessible PDF.",
        "changes": "Tracked changes left in the file: {n}. If readers should not see them, please accept or reject "
        "them.",
        "comments": "Comments left in the file: {n}. If readers should not see them, please delete them.",
        "length": "Pages: {n}. A contribution is best read, and translated in time, with no more than {most}.",
        "name": "The file name says little of what is in it. Entity, subject and language in the name help "
        "everybody find it.",
    },
    "fr": {
        "introduction": "Pour vous seulement, et si vous le souhaitez\u00a0: voici ce qui rendrait votre fichier "
        "plus facile à utiliser.",
        "pictures": "Images sans texte de remplacement\u00a0: {n}. Qui écoute le fichier au lieu de le voir n'en "
        "apprend rien.",
        "headings": "Aucun titre n'est marqué. Avec des styles de titre, chacun se retrouve dans le texte.",
        "language": "Aucune langue n'est définie dans le fichier\u00a0; un lecteur d'écran peut donc le lire dans "
        "une autre.",
        "untagged": "Le PDF n'est pas balisé\u00a0: un lecteur d'écran ne peut en suivre l'ordre. Merci de "
        "l'exporter en PDF accessible.",
        "changes": "Modifications suivies restées dans le fichier\u00a0: {n}. Si elles ne sont pas destinées aux "
        "lecteurs, merci de les "
        "accepter ou de les refuser.",
        "comments": "Commentaires restés dans le fichier\u00a0: {n}. S'ils ne sont pas destinés aux lecteurs, merci "
        "de les supprimer.",
        "length": "Pages\u00a0: {n}. Une contribution se lit mieux, et se traduit à temps, si elle n'en compte pas "
        "plus de {most}.",
        "name": "Le nom du fichier dit peu de son contenu. L'entité, le sujet et la langue dans le nom aident "
        "chacun à le trouver.",
    },
    "es": {
        "introduction": "Solo para usted, y si lo desea: esto haría que su fichero fuera más fácil de utilizar.",
        "pictures": "Imágenes sin texto alternativo: {n}. Quien escucha el fichero en vez de verlo no sabe nada de "
        "ellas.",
        "headings": "No hay títulos marcados. Con estilos de título, todos se orientan en el texto.",
        "language": "El fichero no indica ningún idioma, y un lector de pantalla puede leerlo en otro.",
        "untagged": "El PDF no está etiquetado y un lector de pantalla no puede seguir su orden. Expórtelo como PDF "
        "accesible, "
        "por favor.",
        "changes": "Cambios marcados que quedan en el fichero: {n}. Si no son para los lectores, acéptelos o "
        "rechácelos, por favor.",
        "comments": "Comentarios que quedan en el fichero: {n}. Si no son para los lectores, suprímalos, por favor.",
        "length": "Páginas: {n}. Una contribución se lee mejor, y se traduce a tiempo, si no pasa de {most}.",
        "name": "El nombre del fichero dice poco de su contenido. La entidad, el tema y el idioma en el nombre "
        "ayudan a encontrarlo.",
    },
    "ru": {
        "introduction": "Только для вас и только по вашему желанию: это сделало бы ваш файл удобнее.",
        "pictures": "Изображения без альтернативного текста: {n}. Кто слушает файл, а не видит его, ничего о них не "
        "узнает.",
        "headings": "Заголовки не размечены. Со стилями заголовков всем легче ориентироваться в тексте.",
        "language": "В файле не указан язык, и программа чтения с экрана может прочитать его не на том языке.",
        "untagged": "Файл PDF не размечен тегами, и программа чтения с экрана не может следовать его порядку. "
        "Пожалуйста, "
        "сохраните его как доступный PDF.",
        "changes": "Оставшиеся в файле исправления: {n}. Если они не для читателей, пожалуйста, примите или "
        "отклоните их.",
        "comments": "Оставшиеся в файле примечания: {n}. Если они не для читателей, пожалуйста, удалите их.",
        "length": "Страницы: {n}. Вклад легче прочитать и вовремя перевести, если в нём страниц не больше, чем {most}.",
        "name": "Имя файла мало говорит о содержании. Организация, тема и язык в имени помогают всем его найти.",
    },
    "zh": {
        "introduction": "以下内容仅供您个人参考，是否采纳由您决定：这样做会使您的文件更便于使用。",
        "pictures": "没有替代文字的图片：{n}。听读文件而看不到画面的人无法了解这些图片。",
        "headings": "文件没有标记标题。使用标题样式，人人都能方便地在文中查找。",
        "language": "文件没有设置语言，屏幕阅读器可能会用错误的语言朗读。",
        "untagged": "PDF 没有加标签，屏幕阅读器无法按顺序朗读。请导出为无障碍 PDF。",
        "changes": "文件中留有修订标记：{n}。如果不是给读者看的，请接受或拒绝这些修订。",
        "comments": "文件中留有批注：{n}。如果不是给读者看的，请将其删除。",
        "length": "页数：{n}。文稿不超过 {most} 页最便于阅读，也能及时翻译。",
        "name": "文件名没有说明内容。在文件名中写明实体、主题和语文，便于大家查找。",
    },
    "ar": {
        "introduction": "لكم وحدكم، وإن رغبتم فقط: هذا ما يجعل ملفكم أسهل استعمالاً.",
        "pictures": "صور من دون نص بديل: {n}. ومن يستمع إلى الملف ولا يراه لا يعرف عنها شيئاً.",
        "headings": "لم تُميَّز أي عناوين. وأنماط العناوين تساعد الجميع على التنقل في النص.",
        "language": "لم تُحدَّد لغة في الملف، فقد يقرؤه قارئ الشاشة بلغة أخرى.",
        "untagged": "ملف \u2068PDF\u2069 غير موسوم، فلا يستطيع قارئ الشاشة أن يتبع ترتيبه. يرجى تصديره بصيغة ميسَّرة.",
        "changes": "تعديلات متتبَّعة باقية في الملف: {n}. إن لم تكن للقراء فيرجى قبولها أو رفضها.",
        "comments": "تعليقات باقية في الملف: {n}. إن لم تكن للقراء فيرجى حذفها.",
        "length": "عدد الصفحات: {n}. تسهل قراءة المساهمة وتُترجم في الموعد إذا لم تزد على {most}.",
        "name": "لا يدل اسم الملف على مضمونه. وذكر الكيان والموضوع واللغة في الاسم يساعد الجميع على العثور عليه.",
    },
}


def say_advice(language: str, kind: str, numbers: Sequence[str]) -> str:
    """A sentence in a language (`fr` and `fr-CH` alike; an unknown one gets English) with the numbers in their places."""
    language = language.partition("-")[0].lower()
    language = language if language in SENTENCES else "en"
    shown = [isolated(number) if language in RIGHT_TO_LEFT else number for number in numbers]
    count, most = (*shown, "", "")[:2]
    return SENTENCES[language][kind].format_map({"n": count, "most": most})
