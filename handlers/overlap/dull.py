"""Words that tell nothing about a subject: those of grammar, and those that every contribution to such a group has."""

from __future__ import annotations

from handlers.overlap.pieces import cut

_GRAMMAR = """
about above after again against also although among another because been before being below between both could does
doing down during each either every following from further have having here however including into itself just like
made make many more most much must need needs neither only other others otherwise over please same several shall should
since some such than that their them then there therefore these they this those through thus under until upon used using
very well were what when where whether which while whose will with within without would your yours dear best regards
kind colleagues sincerely attached thank thanks following first second third

alors ainsi aussi autre autres avant avec avoir cette celui celle ceux cela chaque comme comment contre dans depuis
donc dont elle elles encore entre etre etaient etait ete font haut leur leurs mais meme memes moins nous notre nos
parce pendant peut peuvent plus plusieurs pour pourquoi quand quel quelle quelles quels sans selon sera seront sont
sous soit souvent sous-tous tous tout toute toutes tres vers votre vous afin auprès cordialement bonjour chers

ademas algunos ante antes aquel aqui asimismo aunque cada como con contra cual cuales cuando desde donde dos durante
ella ellas ellos entre eran esas esos esta estaba estan estar estas este esto estos fue fueron hacia hasta incluso
mas mediante menos mientras mismo mucho muchos nuestra nuestro nuestros para pero porque pueden puede quien sean
segun ser sera sido siendo sobre son sus tambien tanto tiene tienen toda todas todo todos tras una unas uno unos

также более были было быть вместе всего всех всё даже для если есть ещё зачем здесь или имеет имеют иных каждый какой
когда которая которые которых который которого которым которой кроме между менее могут может можно наша наши нашего них
нескольких однако она они оно около отношении очень перед под после поскольку потому почему при против самых себя своей своих
следует следующие следующий снова среди такие таким таких такой также там тем теперь того тоже только тому требуется уже
чего через чтобы что этого этой этом эту эти этих является являются соответствии целью рамках уважаемые коллеги

التي الذي الذين التى إلى على عن من في مع بين بعد قبل عند حول خلال حيث كما كان كانت كل أن إن أو ثم هذا هذه ذلك تلك
غير أيضا قد لقد لم لن ما منذ نحو هو هي هم وفقا بشأن لدى ضمن أجل يمكن ينبغي بما مثل جميع أي إذا عدد أخرى أكثر

我们 他们 这些 那些 以及 或者 因此 因为 所以 如果 但是 并且 进行 可以 应当 应该 通过 对于 关于 由于 其中 其他 以下 以上
目前 同时 为了 已经 没有 一个 一些 各种 有关 相关 根据 作为 包括 这一 这种 之间 之一 方面 此外 并在 在于 提出
"""
_OFFICE = """
contribution contributions document documents meeting meetings group groups member members state states sector sectors
international telecommunication telecommunications union itu iscg inter coordination resolution resolutions question
questions study proposal proposals propose proposes proposed report reports agenda item source title abstract contact
summary purpose background introduction conclusion conclusions annex action required decide invites invited invite
instructs recalls recalling noting considering recognizing request requests director secretariat secretary general
plenipotentiary conference assembly advisory work working administration paper draft information discussion consider
noted note date january february march april june july august september october november december original english
french spanish russian arabic chinese geneva page email phone bureau council bureaux activities activity secretary

contributions reunion reunions groupe groupes membre membres etat etats secteur secteurs internationale union
telecommunications coordination resolutions question etude proposition propositions propose rapport rapports ordre jour
objet resume contexte introduction conclusion annexe suite donner decision invite conference plenipotentiaires assemblee
consultatif travail travaux administration projet information debat bureau conseil activites directeur secretaire

contribucion contribuciones documento documentos reunion reuniones grupo grupos miembro miembros estado estados sector
sectores internacional union telecomunicaciones coordinacion resolucion resoluciones cuestion cuestiones estudio
propuesta propuestas propone informe informes orden dia objeto resumen antecedentes introduccion conclusion anexo medida
conferencia plenipotenciarios asamblea asesor trabajo trabajos administracion proyecto informacion debate oficina consejo

вклад вклады документ документы документа собрание собрания группа группы член члены членов государство государства
государств сектор сектора секторов международный международного союз союза электросвязи координация координации
резолюция резолюции вопрос вопросы исследование исследования исследований предложение предложения предлагает предлагается
отчет отчета повестка дня источник название резюме контакт цель введение вывод выводы приложение решение конференция
ассамблея консультативная работа работы работе администрация проект информация обсуждение бюро совет деятельность

مساهمة مساهمات وثيقة وثائق اجتماع اجتماعات فريق أفرقة عضو أعضاء دولة دول قطاع قطاعات دولي دولية اتحاد اتصالات تنسيق
قرار قرارات مسألة مسائل دراسة دراسات مقترح مقترحات تقرير تقارير جدول أعمال مصدر عنوان ملخص غرض خلفية مقدمة خلاصة ملحق
إجراء مؤتمر مندوبين مفوضين جمعية استشاري عمل إدارة مشروع معلومات مناقشة مكتب مجلس أنشطة مدير أمين عام العالمية

文稿 文件 会议 小组 成员 成员国 国家 部门 国际 电信 联盟 协调 决议 课题 研究 提案 建议 报告 议程 议项 来源 标题 摘要
联系 目的 背景 引言 结论 附件 行动 大会 全权 代表 顾问 工作 主管 部草 草案 信息 讨论 理事 事会 活动 主任 秘书 国电 际电 跨部
"""


def _dull(listed: str) -> frozenset[str]:
    """The folded words; Chinese pairs are put together again, for `cut` takes them apart."""
    chinese = (word for word in listed.split() if "\u3400" <= word[0] <= "\u9fff")
    return frozenset((*cut(listed).words, *chinese))


DULL = _dull(_GRAMMAR) | _dull(_OFFICE)
