"""Words that every contribution uses, whatever its theme, in six languages: nothing is learnt from them."""

from __future__ import annotations

from handlers.themes.folding import fold

_WORDS = """
about above across after also among another because been before being below between both could during each either
every first following from give given have here high into itself last less made make many more most much must need next
only other others over same second several shall should since some such take than that their them then there these they
third this those three through under until upon very well were what when where which while whom will with within
without would your propose proposed proposes proposal contribution contributions document documents paper member members
state states administration administrations sector sectors union group groups study meeting meetings report reports
resolution resolutions question questions conference assembly plenipotentiary council secretariat director directors
bureau general international telecommunication telecommunications information communication technologies technology
annex draft text invited invite invites note noting recalling considering resolves instruct instructs country countries
region regions regional national work working year years number part support common list provide share
ainsi alors apres aucun autre autres avant avec avoir cette celle celles celui ceux chaque comme comment contre dans depuis
deux deja dont donc elle elles encore entre etaient etait etre faire fait faut leur leurs lors mais meme moins nombre nous
notre notamment parce pendant peut plus plusieurs pour quand quelle quels sans selon sera seront seule soit sont sous
suivant toute toutes tous tout tres trois vers votre vous propose proposons document membres etats administration secteur
secteurs union groupe commission etudes reunion reunions rapport resolution question conference assemblee plenipotentiaires
conseil secretariat directeur directeurs bureau international internationale telecommunications information communication
technologies annexe projet texte prendre rappelant considerant charge pays region travail travaux annees partie commune
ademas algunos ante antes aquel aunque cada como contra cual cuando debe deben desde donde durante ella ellas entre esta
estan estas este estos estaba fueron hacer hacia hasta junto luego mediante menos mientras mismo mucho muchos otra otras
otro otros para pero poco porque puede pueden quien segun siempre sigue siguiente sobre solo sino tambien tanto tiene
tienen todas todos toda tres tras unas unos veces vez propone proponemos documento miembros estados administracion sector
sectores union grupo comision estudio reunion reuniones informe resolucion cuestion conferencia asamblea plenipotenciarios
consejo secretaria director directores oficina internacional telecomunicaciones informacion comunicacion tecnologias
anexo proyecto texto tomar recordando considerando paises pais region trabajo trabajos anos parte comun
более будет были было быть весь всего всех всем даже для если есть между могут может можно надо него некоторые нужно однако
около они она оно перед после потому почти просим против своей свои также такие такой тогда того тоже только тому
очень этого этой этом этот эти этих чтобы через которые которых который когда каждый кроме лишь предлагаем предлагается
предложение вклад документ документы члены члена государства администрация сектор сектора секторов союз союза группа
группы комиссия исследовательская собрание собрания отчет резолюция резолюции вопрос вопросы конференция ассамблея
полномочная совет секретариат директор директора бюро международный международного электросвязь электросвязи
информационно коммуникационные технологии приложение проект текст напоминая учитывая поручает страны стран регион
работа работы годы часть общий общая описаны
التي الذي الذين هذا هذه ذلك تلك على إلى عن من في مع بين قبل بعد عند حتى كان كانت يكون تكون غير كل بعض أكثر أقل مثل خلال
ينبغي يجب يمكن نقترح يقترح تقترح ونقترح مساهمة وثيقة وثائق أعضاء الدول إدارة إدارات قطاع قطاعات اتحاد فريق لجنة دراسات
اجتماع اجتماعات تقرير قرار قرارات مسألة مؤتمر جمعية مندوبين المفوضين مجلس أمانة مدير مكتب دولي دولية اتصالات معلومات
تكنولوجيا ملحق مشروع نص إذ يذكر يكلف بلدان بلد منطقة عمل أعمال سنة جزء مشترك تحديد الوطنية
建议 提出 文稿 文件 成员 成员国 主管 部门 国际 电联 研究组 研究 会议 报告 决议 课题 大会 全会 全权 代表 理事会 秘书处 主任 各局
电信 信息 通信 技术 附件 案文 忆及 考虑 国家 区域 工作 共同 我们 可以 应当 以及 进行 有关 第号 草案 提供
"""

PLAIN = frozenset(fold(word)[:6] for word in _WORDS.split())
