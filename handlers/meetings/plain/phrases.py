"""The phrases people answer invitations with, in six languages: what each means, and nothing that only may mean it.

Phrases are folded as texts are (`folded` in the room beside): lower-case, no accents, Arabic letters unified, no
diacritics; an apostrophe is a blank. A phrase that holds a negation stands whole, so that it is found before its parts.
"""

from __future__ import annotations

YES = """
yes|yep|yeah|ok|okay|accept|accepted|i accept|accepting|confirmed|i confirm|i ll be there|i will be there|will be there|
i will attend|i shall attend|will attend|i will participate|will participate|i will join|will join|i ll join|i ll attend|
i am coming|i m coming|i can attend|i can join|i can participate|we will attend|we will participate|we will join|
happy to attend|happy to join|glad to attend|attending|count me in|i plan to attend|i plan to join
oui|d accord|j accepte|accepte|je participerai|je participe|je serai present|je serai presente|present|presente|
je viens|je viendrai|j y serai|je serai la|je confirme|je confirme ma participation|je confirme ma presence|
nous participerons|nous serons presents|avec plaisir|je peux participer|j assisterai|je vais participer
si|acepto|aceptado|asistire|participare|estare presente|confirmo|confirmo mi asistencia|confirmo mi participacion|
alli estare|ahi estare|estare alli|de acuerdo|asistiremos|participaremos|voy a asistir|voy a participar|puedo asistir|
cuenten conmigo|con gusto|vale|me uno|me unire
да|принимаю|приду|буду|я буду|участвую|буду участвовать|приму участие|подтверждаю|подтверждаю участие|
подтверждаю свое участие|согласен|согласна|смогу|смогу участвовать|обязательно буду|я приду|я участвую|
я приму участие|я буду участвовать|буду присутствовать|примем участие|будем участвовать|присоединюсь|подключусь
نعم|اوافق|موافق|موافقه|اقبل|ساحضر|ساشارك|سنحضر|سنشارك|ساكون حاضرا|ساكون حاضره|ساكون موجودا|اوكد حضوري|اوكد مشاركتي|
سوف احضر|سوف اشارك|ساكون هناك|ساحضر الاجتماع|ساشارك في الاجتماع|يمكنني الحضور|استطيع الحضور|سانضم|تم القبول|حاضر
是|是的|好|好的|可以|同意|接受|参加|会参加|我会参加|我参加|按时参加|准时参加|将参加|我将参加|出席|会出席|我会出席|将出席|
按时出席|准时出席|确认参加|确认出席|能参加|我能参加|可以参加|我可以参加|能出席|可以出席|一定参加|没问题
"""
NO = """
no|nope|decline|declined|i decline|declining|regrets|i regret|my regrets|with regrets|unable to attend|cannot attend|
can t attend|cannot join|can t join|can t make it|cannot make it|i can t make it|i cannot make it|cannot come|can t come|
i cannot|i can t|i will not attend|will not attend|won t attend|i won t attend|i won t be there|won t be there|
i will not be there|will not be there|i will not participate|will not participate|i won t join|will not join|
i will not join|i am unable to attend|i m unable to attend|i am not able to attend|not able to attend|not attending|
i am not coming|i m not coming|not coming|i cannot attend|i can t attend|i cannot participate|cannot participate|
i do not accept|not available|i am not available|i m not available|we will not attend|i am unable to join|unable to join|
i cannot accept|cannot accept|i shall not attend|i will be absent|not joining|i am not attending
non|je decline|decline|je refuse|je ne peux pas|je ne pourrai pas|je ne participerai pas|je ne viendrai pas|
je ne peux pas participer|je ne pourrai pas participer|je ne pourrai pas etre present|je ne pourrai pas etre presente|
je ne serai pas present|je ne serai pas presente|je ne viens pas|je n y serai pas|je ne serai pas la|
je ne participe pas|empeche|je suis empeche|je suis empechee|absent|absente|je serai absent|je serai absente|
je n accepte pas|je ne pourrai pas y assister|je ne peux pas y assister|pas disponible|je ne suis pas disponible|
nous ne participerons pas|je regrette|je n assisterai pas|je ne pourrai pas assister|je ne confirme pas
no asistire|no participare|no puedo|no podre|no puedo asistir|no podre asistir|no puedo participar|
no podre participar|no voy a asistir|no estare|no estare presente|rechazo|lo rechazo|declino|no acepto|
no asistiremos|no participaremos|no voy|no ire|no me es posible asistir|no me sera posible asistir|lamento no poder asistir|
no confirmo|no podre estar|no estare disponible|no estoy disponible|ausente|no voy a participar
нет|отклоняю|отказываюсь|не смогу|я не смогу|не могу|я не могу|не буду|я не буду|не приду|я не приду|не участвую|
не смогу участвовать|не смогу принять участие|не буду участвовать|не приму участие|не приму участия|не принимаю|
не смогу присутствовать|не получится|не согласен|не согласна|
я не смогу участвовать|я не смогу принять участие|я не участвую|не сможем|отсутствую|буду отсутствовать|не подтверждаю
لا|ارفض|اعتذر|اعتذر عن الحضور|اعتذر عن عدم الحضور|اعتذر عن المشاركه|لن احضر|لن اشارك|لا استطيع|لا استطيع الحضور|لا يمكنني|
لا يمكنني الحضور|لا يمكنني المشاركه|لن اتمكن|لن اتمكن من الحضور|لن اتمكن من المشاركه|لا استطيع المشاركه|لست متاحا|
لن نحضر|لن نشارك|لا اوافق|غير موافق|لن اكون حاضرا|لن اكون موجودا|اعتذر لعدم الحضور|غير متاح|لم اتمكن من الحضور
不|不是|不行|不可以|不同意|不接受|拒绝|谢绝|婉拒|不参加|我不参加|不会参加|我不会参加|不能参加|我不能参加|无法参加|我无法参加|
不出席|不能出席|无法出席|我无法出席|不会出席|缺席|请假|不克出席|不便参加|没空|没有时间|没时间|不参加了|无法参会|不能参会
"""
PERHAPS = """
maybe|perhaps|possibly|tentative|tentatively|i may attend|i might attend|not sure|i am not sure|i m not sure|
not yet sure|to be confirmed|tbc|tbd|i will try|i ll try|i will try to attend|i do not know yet|i don t know yet|
probably|i will try to join|not sure yet|i might join|i may join|i do not know|i don t know|if possible
peut etre|provisoire|je ne sais pas|je ne sais pas encore|a confirmer|je ne suis pas sur|je ne suis pas sure|
probablement|sans doute|je vais essayer|j essaierai|eventuellement|sous reserve|si possible|je ne suis pas certain
quiza|quizas|tal vez|a lo mejor|provisional|provisionalmente|no se|no lo se|aun no lo se|todavia no lo se|
por confirmar|probablemente|intentare|lo intentare|no estoy seguro|no estoy segura|posiblemente|si es posible|puede ser
возможно|может быть|может|наверное|вероятно|предварительно|не знаю|пока не знаю|еще не знаю|не уверен|не уверена|
пока не уверен|пока не уверена|постараюсь|попробую|под вопросом|если получится|скорее всего
ربما|لعلي|قد احضر|قد اشارك|لست متاكدا|غير متاكد|لا اعرف|لا اعلم|لا اعرف بعد|ساحاول|ساحاول الحضور|مبدئيا|من المحتمل|محتمل
可能|也许|或许|可能参加|也许参加|可能出席|可能会参加|不确定|还不确定|尚不确定|待定|暂定|不知道|尽量|尽量参加|看情况|争取参加
"""
REMOTE = """
remote|remotely|online|virtually|virtual|by video|by zoom|via zoom|on zoom|by teams|via teams|on teams|via webex|from home|
on line|by videoconference|from a distance|by remote participation|by phone|over zoom|but remotely|but online
a distance|en ligne|par visioconference|en visioconference|en visio|par visio|par zoom|via zoom|sur zoom|virtuellement|
par video|en distanciel|par teams|par telephone|mais a distance|mais en ligne
a distancia|en linea|en remoto|de forma remota|remotamente|virtualmente|por videoconferencia|por zoom|de manera virtual|
de forma virtual|por teams|por video|desde casa|de manera remota|pero a distancia|pero en linea
дистанционно|удаленно|онлайн|по видеосвязи|в онлайн режиме|в онлайн формате|по видео|через zoom|в зуме|по зуму|
в режиме онлайн|в формате онлайн|в дистанционном формате|виртуально|по видеоконференцсвязи|из дома|
но дистанционно|но онлайн|но удаленно
عن بعد|عن بعد عبر زووم|عبر الانترنت|افتراضيا|عبر زووم|عبر الفيديو|بالفيديو|اون لاين|عبر الاتصال المرئي|عبر zoom|
لكن عن بعد|ولكن عن بعد
远程|线上|在线|网上|通过网络|视频|通过视频|以远程方式|通过zoom|以线上方式|但远程|但是远程
"""
ON_SITE = """
on site|onsite|in person|physically|in geneva|in the room|on the spot|at itu|in presence|face to face
sur place|en personne|en presentiel|physiquement|a geneve|presentiel|dans la salle|en salle
en persona|presencialmente|de forma presencial|en ginebra|in situ|presencial|de manera presencial|en la sala|en sala
очно|лично|на месте|в женеве|в зале|очный формат|в очном формате|в очном режиме|физически|приеду
حضوريا|شخصيا|في جنيف|في القاعه|وجها لوجه|في الموقع|في عين المكان
现场|当面|亲自|到场|在日内瓦|线下|以线下方式|到日内瓦|以现场方式
"""
# Chinese says both at once: to come, and how.
YES_REMOTE = "远程参加|线上参加|在线参加|远程参会|线上参会|在线参会|远程出席|线上出席|网上参加|视频参加"
YES_ON_SITE = "现场参加|亲自参加|线下参加|现场参会|线下参会|到场参加|现场出席|亲自出席|到现场参加"
# Says nothing about the answer: these words may stand beside it.
FILLER = """
i|will|the|a|to|meeting|e meeting|this|it|please|thank you|thanks|many thanks|thank you very much|dear|all|colleagues|
colleague|hello|hi|good morning|good afternoon|good day|sorry|unfortunately|of course|sure|certainly|gladly|with pleasure|
attend|participate|join|thanks a lot|best regards|kind regards|regards|very much|for the invitation|sir|madam|secretariat
je|la|le|cette|reunion|a la reunion|a cette reunion|merci|merci beaucoup|bonjour|bonsoir|cher|chere|chers|collegues|
collegue|madame|monsieur|malheureusement|desole|desolee|bien sur|volontiers|bien entendu|certainement|svp|et|cordialement|
pour l invitation|en|participer|assister|mesdames|messieurs|tous|au regret|bien a vous|mais avec plaisir
yo|esta|este|reunion|a la reunion|en la reunion|a esta reunion|gracias|muchas gracias|buenos dias|buenas tardes|hola|
estimado|estimada|estimados|estimadas|colegas|colega|lamentablemente|lo siento|claro|por supuesto|con mucho gusto|y|
saludos|un saludo|por la invitacion|por favor|todos|senor|senora|desgraciadamente|asistir|participar|encantado|encantada
я|на|встрече|в встрече|во встрече|в собрании|в заседании|на заседании|на собрании|спасибо|большое спасибо|здравствуйте|
добрый день|доброе утро|добрый вечер|уважаемые|коллеги|уважаемый|уважаемая|к сожалению|извините|конечно|безусловно|
с удовольствием|и|с уважением|за приглашение|пожалуйста|простите|непременно|благодарю|
обязательно|участвовать|принять участие|прошу прощения
انا|الي|في|الاجتماع|في الاجتماع|الي الاجتماع|شكرا|شكرا لكم|شكرا جزيلا|شكرا علي الدعوه|مرحبا|السلام عليكم|تحيه طيبه|وبعد|
الساده|الزملاء|الاعزاء|للاسف|مع الاسف|عذرا|طبعا|بالتاكيد|بكل سرور|يسعدني|مع التحيه|مع الشكر|تحياتي|من فضلكم|و|ان شاء الله
我|我们|会议|本次会议|该会议|这次会议|此次会议|的|地|谢谢|感谢|多谢|您好|你好|大家好|各位|同事|抱歉|对不起|很遗憾|遗憾|当然|
一定|非常|感谢邀请|谢谢邀请|祝好|此致|请|了|将|会|很|以|方式|和|也|高兴|愿意|很高兴|秘书处
"""
# Beside an answer these make it doubtful: a condition, a limit, a question, a negation of something else.
DOUBT = """
but|if|unless|except|however|only|though|although|not|until|before|after|late|partly|part|depending|provided|or|another|
other|instead|reschedule|move|postpone|earlier|later|minutes|hour|half|leave|maybe later|subject to
mais|si|sauf|cependant|toutefois|seulement|pas|jusqu|avant|apres|retard|partiellement|partie|ou|autre|plutot|reporter|
deplacer|minutes|heure|condition|ne|quitter|en partie
pero|salvo|excepto|sin embargo|aunque|solo|solamente|hasta|antes|despues|tarde|parcialmente|parte|o|otra|otro|aplazar|
minutos|hora|condicion|retraso
но|если|только|кроме|однако|хотя|до|после|позже|раньше|опоздаю|частично|часть|или|другое|другой|перенести|минут|час|не|
при условии|лишь
لكن|ولكن|اذا|الا|فقط|غير|حتي|قبل|بعد|متاخرا|جزئيا|جزء|او|اخر|تاجيل|دقيقه|ساعه|بشرط|لو|ليس|لم|لن
但|但是|如果|除非|不过|只|仅|只能|之前|之后|晚|晚点|迟到|部分|或|或者|还是|改期|推迟|提前|分钟|小时|条件|若|没|未|另|只要
"""
