"""Small invented contributions: of each subject two by different authors in other words, in six languages."""

from __future__ import annotations

# language -> subject -> (title, text) of the first author and of the second.
TEXTS: dict[str, dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "en": {
        "captions": (
            ("Live captions for all remote meetings", "Delegates who are deaf or hard of hearing cannot follow a remote meeting without captions. In the last cycle only plenary sessions were captioned, and working parties had none. We propose that live captioning be ordered for each session with remote participation, in the language of the floor, and that transcripts stay available for a month. The cost was 190 Swiss francs an hour. Resolution 175 (Rev. Bucharest, 2022) and Q7/1 ask for this."),
            ("Hearing everybody: a trial of captioning", "This paper tells of a trial of captioning in two rapporteur meetings. Deaf delegates read the captions on a second screen; sign language was offered beside them. Accuracy of the captions was 94 per cent for native speakers and 81 per cent for others. Participants in remote sessions asked that captioning become the rule and that transcripts be published. The trial follows Resolution 175 and should guide future e-meetings for persons with disabilities."),
        ),
        "ewaste": (
            ("Collecting old handsets: who counts what", "Electronic waste grows faster than any other waste stream. Sixty-two million tonnes of e-waste were generated in one year and less than a quarter was collected and recycled. Definitions of collection rates differ between study groups, so figures cannot be compared. We ask the Sectors to agree one methodology for e-waste statistics, to list present recycling targets, and to publish one table a year under Resolution 66 of WTDC."),
            ("One table of e-waste statistics", "Administrations are asked three times a year for their figures of electronic waste, each time by another questionnaire. Recycling of handsets, batteries and servers is counted by weight in one and by units in another. A single methodology for e-waste statistics, with collection and recycling rates per stream, would spare developing countries much labour. Circular economy targets could then be compared."),
        ),
        "alerts": (
            ("Cell broadcast for early warning", "Early warning saves lives when it reaches handsets in minutes. Cell broadcast needs no subscription and does not suffer from congestion. Thirty-one countries use it; many more have no legislation that obliges operators. We suggest joint guidelines on early warning by cell broadcast, a model regulation for operators, and yearly exercises with meteorological offices, in line with Resolution 136 and the plan Early Warnings for All."),
            ("Lessons from two cyclones", "During two cyclones the operators on our islands sent alerts by short message, and a third of subscribers received the warning after landfall because of congestion. Since then cell broadcast was introduced. The meteorological office issues the early warning in a common alerting protocol and handsets show it within twelve seconds. Exercises with operators are held each spring. Small islands would profit from shared guidelines."),
        ),
    },
    "fr": {
        "captions": (
            ("Sous-titrage en direct des réunions à distance", "Les délégués sourds ou malentendants ne peuvent suivre une réunion à distance sans sous-titres. Au dernier cycle, seules les plénières étaient sous-titrées. Nous proposons que le sous-titrage en direct soit commandé pour chaque séance avec participation à distance, dans la langue de l'orateur, et que les transcriptions restent disponibles un mois. La Résolution 175 (Rév. Bucarest, 2022) le demande."),
            ("Essai de sous-titrage dans deux groupes", "Deux réunions de rapporteurs ont été sous-titrées à titre d'essai. Les délégués sourds lisaient les sous-titres sur un second écran, et une interprétation en langue des signes était offerte. L'exactitude du sous-titrage atteignait 94 pour cent. Les participants à distance souhaitent que le sous-titrage devienne la règle et que les transcriptions soient publiées, conformément à la Résolution 175."),
        ),
        "ewaste": (
            ("Collecte des vieux téléphones : compter de la même façon", "Les déchets électroniques croissent plus vite que tout autre flux de déchets. Moins d'un quart des soixante-deux millions de tonnes a été collecté et recyclé. Les définitions des taux de collecte diffèrent, si bien que les chiffres ne se comparent pas. Nous demandons une seule méthodologie pour les statistiques des déchets électroniques et un tableau annuel des objectifs de recyclage."),
            ("Un seul tableau des déchets électroniques", "Trois questionnaires par an demandent aux administrations leurs chiffres de déchets électroniques. Le recyclage des téléphones, des batteries et des serveurs est compté tantôt au poids, tantôt à l'unité. Une méthodologie unique pour ces statistiques, avec taux de collecte et de recyclage par flux, épargnerait aux pays en développement un travail inutile."),
        ),
        "alerts": (
            ("Diffusion cellulaire et alerte précoce", "L'alerte précoce sauve des vies si elle atteint les téléphones en quelques minutes. La diffusion cellulaire n'exige aucun abonnement et ne souffre pas de l'encombrement du réseau. Trente et un pays l'utilisent. Nous suggérons des lignes directrices communes sur l'alerte précoce par diffusion cellulaire et des exercices annuels avec les services météorologiques, selon la Résolution 136."),
            ("Leçons de deux cyclones", "Lors de deux cyclones, les opérateurs de nos îles ont envoyé l'alerte par messages courts et un tiers des abonnés l'a reçue trop tard à cause de l'encombrement. Depuis, la diffusion cellulaire est en service. Le service météorologique émet l'alerte précoce, que les téléphones affichent en douze secondes. Des exercices avec les opérateurs ont lieu chaque printemps."),
        ),
    },
    "es": {
        "captions": (
            ("Subtitulado en directo de las reuniones a distancia", "Los delegados sordos o con problemas de audición no pueden seguir una reunión a distancia sin subtítulos. En el último ciclo solo se subtitularon las plenarias. Proponemos que el subtitulado en directo se encargue para cada sesión con participación a distancia, en el idioma del orador, y que las transcripciones queden disponibles un mes, como pide la Resolución 175 (Rev. Bucarest, 2022)."),
            ("Una prueba de subtitulado", "Se subtitularon a modo de prueba dos reuniones de relatores. Los delegados sordos leían los subtítulos en una segunda pantalla y había además lengua de signos. La exactitud del subtitulado fue del 94 por ciento. Los participantes a distancia desean que el subtitulado sea la regla y que se publiquen las transcripciones, de acuerdo con la Resolución 175."),
        ),
        "ewaste": (
            ("Recogida de teléfonos viejos: contar igual", "Los residuos electrónicos crecen más que cualquier otra corriente de residuos. Menos de la cuarta parte de los sesenta y dos millones de toneladas se recogió y recicló. Las definiciones de las tasas de recogida difieren y las cifras no son comparables. Pedimos una metodología única para las estadísticas de residuos electrónicos y un cuadro anual de objetivos de reciclado."),
            ("Un solo cuadro de residuos electrónicos", "Tres cuestionarios al año piden a las administraciones sus cifras de residuos electrónicos. El reciclado de teléfonos, baterías y servidores se cuenta unas veces por peso y otras por unidades. Una metodología única para estas estadísticas, con tasas de recogida y de reciclado por corriente, ahorraría mucho esfuerzo a los países en desarrollo."),
        ),
        "alerts": (
            ("Difusión celular y alerta temprana", "La alerta temprana salva vidas si llega a los teléfonos en minutos. La difusión celular no exige suscripción ni sufre congestión. Treinta y un países la utilizan. Sugerimos directrices comunes sobre alerta temprana por difusión celular, un modelo de reglamento para los operadores y ejercicios anuales con los servicios meteorológicos, según la Resolución 136."),
            ("Lecciones de dos ciclones", "En dos ciclones los operadores de nuestras islas enviaron la alerta por mensajes cortos y un tercio de los abonados la recibió tarde por la congestión. Desde entonces funciona la difusión celular. El servicio meteorológico emite la alerta temprana y los teléfonos la muestran en doce segundos. Cada primavera hay ejercicios con los operadores."),
        ),
    },
    "ru": {
        "captions": (
            ("Субтитры в реальном времени на дистанционных собраниях", "Глухие и слабослышащие делегаты не могут следить за дистанционным собранием без субтитров. В прошлом цикле субтитры были только на пленарных заседаниях. Мы предлагаем заказывать субтитры в реальном времени для каждого заседания с дистанционным участием на языке выступающего и хранить расшифровки один месяц, как того требует Резолюция 175 (Пересм. Бухарест, 2022 г.)."),
            ("Опыт субтитрования двух заседаний", "Два заседания докладчиков прошли с субтитрами в порядке опыта. Глухие делегаты читали субтитры на втором экране, рядом велся перевод на жестовый язык. Точность субтитров составила 94 процента. Дистанционные участники просят сделать субтитры правилом и публиковать расшифровки в соответствии с Резолюцией 175."),
        ),
        "ewaste": (
            ("Сбор старых телефонов: считать одинаково", "Электронные отходы растут быстрее любых других отходов. Из шестидесяти двух миллионов тонн собрано и переработано менее четверти. Определения показателей сбора различаются, и цифры нельзя сравнивать. Мы просим согласовать единую методику статистики электронных отходов и ежегодно публиковать таблицу показателей переработки."),
            ("Единая таблица электронных отходов", "Три раза в год администрации заполняют анкеты об электронных отходах. Переработка телефонов, батарей и серверов считается то по весу, то поштучно. Единая методика статистики с показателями сбора и переработки по потокам отходов сберегла бы развивающимся странам много труда."),
        ),
        "alerts": (
            ("Сотовое вещание и раннее оповещение", "Раннее оповещение спасает жизни, если доходит до телефонов за минуты. Сотовое вещание не требует подписки и не страдает от перегрузки сети. Им пользуются тридцать одна страна. Предлагаем общие руководящие указания по раннему оповещению через сотовое вещание и ежегодные учения с метеорологическими службами согласно Резолюции 136."),
            ("Уроки двух циклонов", "Во время двух циклонов операторы наших островов рассылали оповещение короткими сообщениями, и треть абонентов получила его поздно из-за перегрузки сети. С тех пор работает сотовое вещание. Метеорологическая служба выпускает раннее оповещение, и телефоны показывают его через двенадцать секунд. Учения с операторами проходят каждую весну."),
        ),
    },
    "ar": {
        "captions": (
            ("العرض النصي المباشر في الاجتماعات عن بعد", "لا يستطيع المندوبون الصم وضعاف السمع متابعة اجتماع عن بعد دون عرض نصي. وفي الدورة الماضية اقتصر العرض النصي على الجلسات العامة. ونقترح أن يُطلب العرض النصي المباشر لكل جلسة فيها مشاركة عن بعد بلغة المتحدث وأن تبقى النصوص المدونة متاحة شهرا، عملا بالقرار 175 (المراجَع في بوخارست، 2022)."),
            ("تجربة العرض النصي في جلستين", "جرى العرض النصي على سبيل التجربة في جلستين للمقررين. وقرأ المندوبون الصم العرض النصي على شاشة ثانية مع ترجمة بلغة الإشارة. وبلغت دقة العرض النصي 94 في المائة. ويطلب المشاركون عن بعد أن يصبح العرض النصي قاعدة وأن تُنشر النصوص المدونة وفقا للقرار 175."),
        ),
        "ewaste": (
            ("جمع الهواتف القديمة: عد واحد للجميع", "تنمو المخلفات الإلكترونية أسرع من سائر المخلفات. ولم يُجمع ويعاد تدوير سوى أقل من ربع اثنين وستين مليون طن. وتختلف تعاريف معدلات الجمع فلا تقارن الأرقام. ونطلب منهجية واحدة لإحصاءات المخلفات الإلكترونية وجدولا سنويا لأهداف إعادة التدوير."),
            ("جدول واحد للمخلفات الإلكترونية", "تُسأل الإدارات ثلاث مرات في السنة عن أرقام المخلفات الإلكترونية في استبيانات مختلفة. ويحسب إعادة تدوير الهواتف والبطاريات والخوادم بالوزن مرة وبالعدد مرة. ومن شأن منهجية واحدة للإحصاءات مع معدلات الجمع وإعادة التدوير أن توفر على البلدان النامية جهدا كبيرا."),
        ),
        "alerts": (
            ("الإذاعة الخلوية والإنذار المبكر", "ينقذ الإنذار المبكر الأرواح إذا بلغ الهواتف في دقائق. ولا تتطلب الإذاعة الخلوية اشتراكا ولا تتأثر بازدحام الشبكة. وتستعملها واحد وثلاثون بلدا. ونقترح مبادئ توجيهية مشتركة للإنذار المبكر بالإذاعة الخلوية وتمارين سنوية مع دوائر الأرصاد الجوية وفقا للقرار 136."),
            ("دروس من إعصارين", "في إعصارين أرسل المشغلون في جزرنا الإنذار برسائل قصيرة فبلغ ثلث المشتركين متأخرا بسبب ازدحام الشبكة. ومنذ ذلك الحين تعمل الإذاعة الخلوية. وتصدر دائرة الأرصاد الجوية الإنذار المبكر وتعرضه الهواتف في اثنتي عشرة ثانية. وتجرى تمارين مع المشغلين كل ربيع."),
        ),
    },
    "zh": {
        "captions": (
            ("远程会议的实时字幕", "失聪和听力障碍代表没有字幕就无法跟上远程会议。上一周期只有全体会议配有字幕,工作组没有。我们建议每一次有远程与会者的会议都订购实时字幕,使用发言人的语言,文字记录保留一个月。第175号决议(2022年,布加勒斯特,修订版)提出了这一要求。"),
            ("两次会议字幕试验", "两次报告人会议试用了字幕。失聪代表在第二块屏幕上阅读字幕,并配有手语翻译。字幕准确率为94%。远程与会者希望字幕成为惯例,并公布文字记录。这一试验符合第175号决议。"),
        ),
        "ewaste": (
            ("旧手机回收:统一计算", "电子废弃物的增长快于其他任何废弃物。六千二百万吨电子废弃物中,得到收集和回收的不足四分之一。收集率的定义不同,数字无法比较。我们请求统一电子废弃物统计方法,每年公布回收指标表。"),
            ("一张电子废弃物统计表", "主管部门每年要填写三份电子废弃物问卷。手机、电池和服务器的回收有时按重量计算,有时按件数计算。统一的电子废弃物统计方法,包括收集率和回收率,将为发展中国家节省大量人力。"),
        ),
        "alerts": (
            ("小区广播与早期预警", "早期预警若能在几分钟内到达手机,就能拯救生命。小区广播无需订阅,也不受网络拥塞影响。三十一个国家正在使用。我们建议制定小区广播早期预警联合导则,并每年与气象部门举行演练,落实第136号决议。"),
            ("两次飓风的教训", "两次飓风期间,各岛运营商用短信发送预警,三分之一用户因网络拥塞收到太晚。此后启用了小区广播。气象部门发布早期预警,手机在十二秒内显示。每年春季与运营商举行演练。"),
        ),
    },
}

# What stands on every contribution, whatever it is about.
COVERS: dict[str, str] = {
    "en": "INTER-SECTOR COORDINATION GROUP\nDocument {number}\n12 March 2026\nOriginal: English\nSource: {source}\nContact: {source}, Tel +41 22 730 0000\nAction required: The meeting is invited to consider this document and to take action as appropriate.\n\n",
    "fr": "GROUPE DE COORDINATION INTERSECTORIELLE\nDocument {number}\n12 mars 2026\nOriginal : français\nSource : {source}\nContact : {source}, Tél. +41 22 730 0000\nSuite à donner : la réunion est invitée à examiner le présent document et à prendre les mesures voulues.\n\n",
    "es": "GRUPO DE COORDINACIÓN INTERSECTORIAL\nDocumento {number}\n12 de marzo de 2026\nOriginal: español\nOrigen: {source}\nContacto: {source}, Tel. +41 22 730 0000\nAcción solicitada: se invita a la reunión a examinar el presente documento y a adoptar las medidas oportunas.\n\n",
    "ru": "МЕЖСЕКТОРАЛЬНАЯ КООРДИНАЦИОННАЯ ГРУППА\nДокумент {number}\n12 марта 2026 года\nОригинал: русский\nИсточник: {source}\nКонтакт: {source}, тел. +41 22 730 0000\nНеобходимые действия: собранию предлагается рассмотреть настоящий документ и принять соответствующие меры.\n\n",
    "ar": "فريق التنسيق بين القطاعات\nالوثيقة {number}\n12 مارس 2026\nالأصل: بالعربية\nالمصدر: {source}\nللاتصال: {source}، الهاتف +41 22 730 0000\nالإجراء المطلوب: يدعى الاجتماع إلى النظر في هذه الوثيقة واتخاذ الإجراء المناسب.\n\n",
    "zh": "跨部门协调组\n{number}号文件\n2026年3月12日\n原文:中文\n来源:{source}\n联系人:{source},电话 +41 22 730 0000\n所需行动:请会议审议本文件并酌情采取行动。\n\n",
}
