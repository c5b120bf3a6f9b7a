"""The Member States of the Union by name, in the six languages, with the forms in which covers name them.

Each line: ISO 3166 code, names in English, French, Spanish, Russian, Chinese, Arabic (Unicode CLDR 47), equal ones
once; then other forms. 194 States.
"""

from __future__ import annotations

NAMES = """
AF Afghanistan|Afganistán|Афганистан|阿富汗|أفغانستان
AL Albania|Albanie|Албания|阿尔巴尼亚|ألبانيا
DZ Algeria|Algérie|Argelia|Алжир|阿尔及利亚|الجزائر
AD Andorra|Andorre|Андорра|安道尔|أندورا
AO Angola|Ангола|安哥拉|أنغولا
AG Antigua and Barbuda|Antigua-et-Barbuda|Antigua y Barbuda|Антигуа и Барбуда|安提瓜和巴布达|أنتيغوا وبربودا
AR Argentina|Argentine|Аргентина|阿根廷|الأرجنتين
AM Armenia|Arménie|Армения|亚美尼亚|أرمينيا|Республика Армения
AU Australia|Australie|Австралия|澳大利亚|أستراليا
AT Austria|Autriche|Австрия|奥地利|النمسا
AZ Azerbaijan|Azerbaïdjan|Azerbaiyán|Азербайджан|阿塞拜疆|أذربيجان|Республика Азербайджан
BS Bahamas|Багамы|巴哈马|جزر البهاما
BH Bahrain|Bahreïn|Baréin|Бахрейн|巴林|البحرين|Kingdom of Bahrain|مملكة البحرين
BD Bangladesh|Bangladés|Бангладеш|孟加拉国|بنغلاديش
BB Barbados|Barbade|Барбадос|巴巴多斯|بربادوس
BY Belarus|Biélorussie|Bielorrusia|Беларусь|白俄罗斯|بيلاروس|Republic of Belarus|Республика Беларусь|Bélarus
BE Belgium|Belgique|Bélgica|Бельгия|比利时|بلجيكا
BZ Belize|Belice|Белиз|伯利兹|بليز
BJ Benin|Bénin|Benín|Бенин|贝宁|بنين
BT Bhutan|Bhoutan|Bután|Бутан|不丹|بوتان
BO Bolivia|Bolivie|Боливия|玻利维亚|بوليفيا|Bolivia (Plurinational State of)|Estado Plurinacional de Bolivia
BA Bosnia and Herzegovina|Bosnie-Herzégovine|Bosnia y Herzegovina|Босния и Герцеговина|波斯尼亚和黑塞哥维那|البوسنة والهرسك
BW Botswana|Botsuana|Ботсвана|博茨瓦纳|بوتسوانا
BR Brazil|Brésil|Brasil|Бразилия|巴西|البرازيل|Федеративная Республика Бразилия
BN Brunei|Brunéi|Бруней|文莱|بروناي
BG Bulgaria|Bulgarie|Болгария|保加利亚|بلغاريا
BF Burkina Faso|Буркина-Фасо|布基纳法索|بوركينا فاسو
BI Burundi|Бурунди|布隆迪|بوروندي
CV Cape Verde|Cap-Vert|Cabo Verde|Кабо-Верде|佛得角|الرأس الأخضر
KH Cambodia|Cambodge|Camboya|Камбоджа|柬埔寨|كمبوديا
CM Cameroon|Cameroun|Camerún|Камерун|喀麦隆|الكاميرون
CA Canada|Canadá|Канада|加拿大|كندا
CF Central African Republic|République centrafricaine|República Centroafricana|Центрально-Африканская Республика|中非共和国|جمهورية أفريقيا الوسطى
TD Chad|Tchad|Чад|乍得|تشاد
CL Chile|Chili|Чили|智利|تشيلي
CN China|Chine|Китай|中国|الصين|China (People's Republic of)|People's Republic of China|République populaire de Chine|República Popular China|Китайская Народная Республика|中华人民共和国|جمهورية الصين الشعبية
CO Colombia|Colombie|Колумбия|哥伦比亚|كولومبيا
KM Comoros|Comores|Comoras|Коморы|科摩罗|جزر القمر
CG Congo - Brazzaville|Congo-Brazzaville|Congo|Конго - Браззавиль|刚果（布）|الكونغو - برازافيل|République du Congo
CD Congo - Kinshasa|Congo-Kinshasa|República Democrática del Congo|Конго - Киншаса|刚果（金）|الكونغو - كينشاسا|Democratic Republic of the Congo|République démocratique du Congo|Dem. Rep. of the Congo
CR Costa Rica|Коста-Рика|哥斯达黎加|كوستاريكا
CI Côte d'Ivoire|Кот-д'Ивуар|科特迪瓦|ساحل العاج
HR Croatia|Croatie|Croacia|Хорватия|克罗地亚|كرواتيا
CU Cuba|Куба|古巴|كوبا
CY Cyprus|Chypre|Chipre|Кипр|塞浦路斯|قبرص
CZ Czechia|Tchéquie|Chequia|Чехия|捷克|التشيك|Czech Republic|République tchèque
DK Denmark|Danemark|Dinamarca|Дания|丹麦|الدانمرك
DJ Djibouti|Yibuti|Джибути|吉布提|جيبوتي
DM Dominica|Dominique|Доминика|多米尼克|دومينيكا
DO Dominican Republic|République dominicaine|República Dominicana|Доминиканская Республика|多米尼加共和国|جمهورية الدومينيكان
EC Ecuador|Équateur|Эквадор|厄瓜多尔|الإكوادور
EG Egypt|Égypte|Egipto|Египет|埃及|مصر|Arab Republic of Egypt|République arabe d'Égypte|جمهورية مصر العربية
SV El Salvador|Salvador|Сальвадор|萨尔瓦多|السلفادور
GQ Equatorial Guinea|Guinée équatoriale|Guinea Ecuatorial|Экваториальная Гвинея|赤道几内亚|غينيا الاستوائية
ER Eritrea|Érythrée|Эритрея|厄立特里亚|إريتريا
EE Estonia|Estonie|Эстония|爱沙尼亚|إستونيا
SZ Eswatini|Esuatini|Эсватини|斯威士兰|إسواتيني|Swaziland
ET Ethiopia|Éthiopie|Etiopía|Эфиопия|埃塞俄比亚|إثيوبيا
FJ Fiji|Fidji|Fiyi|Фиджи|斐济|فيجي
FI Finland|Finlande|Finlandia|Финляндия|芬兰|فنلندا
FR France|Francia|Франция|法国|فرنسا
GA Gabon|Gabón|Габон|加蓬|الغابون
GM Gambia|Gambie|Гамбия|冈比亚|غامبيا
GE Georgia|Géorgie|Грузия|格鲁吉亚|جورجيا
DE Germany|Allemagne|Alemania|Германия|德国|ألمانيا|Federal Republic of Germany
GH Ghana|Гана|加纳|غانا
GR Greece|Grèce|Grecia|Греция|希腊|اليونان
GD Grenada|Grenade|Granada|Гренада|格林纳达|غرينادا
GT Guatemala|Гватемала|危地马拉|غواتيمالا
GN Guinea|Guinée|Гвинея|几内亚|غينيا
GW Guinea-Bissau|Guinée-Bissau|Guinea-Bisáu|Гвинея-Бисау|几内亚比绍|غينيا بيساو
GY Guyana|Гайана|圭亚那|غيانا
HT Haiti|Haïti|Haití|Гаити|海地|هايتي
HN Honduras|Гондурас|洪都拉斯|هندوراس
HU Hungary|Hongrie|Hungría|Венгрия|匈牙利|هنغاريا
IS Iceland|Islande|Islandia|Исландия|冰岛|آيسلندا
IN India|Inde|Индия|印度|الهند|Republic of India
ID Indonesia|Indonésie|Индонезия|印度尼西亚|إندونيسيا
IR Iran|Irán|Иран|伊朗|إيران|Iran (Islamic Republic of)|Islamic Republic of Iran|Iran (République islamique d')|Irán (República Islámica del)|Иран (Исламская Республика)|Исламская Республика Иран|伊朗伊斯兰共和国|جمهورية إيران الإسلامية
IQ Iraq|Irak|Ирак|伊拉克|العراق
IE Ireland|Irlande|Irlanda|Ирландия|爱尔兰|أيرلندا
IL Israel|Israël|Израиль|以色列|إسرائيل
IT Italy|Italie|Italia|Италия|意大利|إيطاليا
JM Jamaica|Jamaïque|Ямайка|牙买加|جامايكا
JP Japan|Japon|Japón|Япония|日本|اليابان|日本国
JO Jordan|Jordanie|Jordania|Иордания|约旦|الأردن|Hashemite Kingdom of Jordan|المملكة الأردنية الهاشمية
KZ Kazakhstan|Kazajistán|Казахстан|哈萨克斯坦|كازاخستان|Republic of Kazakhstan|Республика Казахстан
KE Kenya|Kenia|Кения|肯尼亚|كينيا
KI Kiribati|Кирибати|基里巴斯|كيريباتي
KP North Korea|Corée du Nord|Corea del Norte|КНДР|朝鲜|كوريا الشمالية|Democratic People's Republic of Korea
KR South Korea|Corée du Sud|Corea del Sur|Республика Корея|韩国|كوريا الجنوبية|Korea (Republic of)|Republic of Korea|Corée (République de)|République de Corée|Corea (República de)|República de Corea|大韩民国|جمهورية كوريا
KW Kuwait|Koweït|Кувейт|科威特|الكويت|State of Kuwait|دولة الكويت
KG Kyrgyzstan|Kirghizstan|Kirguistán|Киргизия|吉尔吉斯斯坦|قيرغيزستان|Kyrgyz Republic|Кыргызская Республика|Кыргызстан
LA Laos|Лаос|老挝|لاوس|Lao P.D.R.|Lao People's Democratic Republic
LV Latvia|Lettonie|Letonia|Латвия|拉脱维亚|لاتفيا
LB Lebanon|Liban|Líbano|Ливан|黎巴嫩|لبنان
LS Lesotho|Lesoto|Лесото|莱索托|ليسوتو
LR Liberia|Либерия|利比里亚|ليبيريا
LY Libya|Libye|Libia|Ливия|利比亚|ليبيا|State of Libya|دولة ليبيا
LI Liechtenstein|Лихтенштейн|列支敦士登|ليختنشتاين
LT Lithuania|Lituanie|Lituania|Литва|立陶宛|ليتوانيا
LU Luxembourg|Luxemburgo|Люксембург|卢森堡|لوكسمبورغ
MG Madagascar|Мадагаскар|马达加斯加|مدغشقر
MW Malawi|Malaui|Малави|马拉维|ملاوي
MY Malaysia|Malaisie|Malasia|Малайзия|马来西亚|ماليزيا
MV Maldives|Maldivas|Мальдивы|马尔代夫|جزر المالديف
ML Mali|Мали|马里|مالي
MT Malta|Malte|Мальта|马耳他|مالطا
MH Marshall Islands|Îles Marshall|Islas Marshall|Маршалловы о-ва|马绍尔群岛|جزر مارشال
MR Mauritania|Mauritanie|Мавритания|毛里塔尼亚|موريتانيا
MU Mauritius|Maurice|Mauricio|Маврикий|毛里求斯|موريشيوس
MX Mexico|Mexique|México|Мексика|墨西哥|المكسيك|Méjico
FM Micronesia|Micronésie|Федеративные Штаты Микронезии|密克罗尼西亚|ميكرونيزيا|Micronesia (Federated States of)
MD Moldova|Moldavie|Moldavia|Молдова|摩尔多瓦|مولدوفا|Republic of Moldova
MC Monaco|Mónaco|Монако|摩纳哥|موناكو
MN Mongolia|Mongolie|Монголия|蒙古|منغوليا
ME Montenegro|Monténégro|Черногория|黑山|الجبل الأسود
MA Morocco|Maroc|Marruecos|Марокко|摩洛哥|المغرب
MZ Mozambique|Мозамбик|莫桑比克|موزمبيق
MM Myanmar (Burma)|Myanmar (Birmanie)|Myanmar (Birmania)|Мьянма (Бирма)|缅甸|ميانمار (بورما)|Myanmar
NA Namibia|Namibie|Намибия|纳米比亚|ناميبيا
NR Nauru|Науру|瑙鲁|ناورو
NP Nepal|Népal|Непал|尼泊尔|نيبال
NL Netherlands|Pays-Bas|Países Bajos|Нидерланды|荷兰|هولندا|Netherlands (Kingdom of the)|Kingdom of the Netherlands|Pays-Bas (Royaume des)
NZ New Zealand|Nouvelle-Zélande|Nueva Zelanda|Новая Зеландия|新西兰|نيوزيلندا
NI Nicaragua|Никарагуа|尼加拉瓜|نيكاراغوا
NE Niger|Níger|Нигер|尼日尔|النيجر
NG Nigeria|Нигерия|尼日利亚|نيجيريا
MK North Macedonia|Macédoine du Nord|Macedonia del Norte|Северная Македония|北马其顿|مقدونيا الشمالية|The former Yugoslav Republic of Macedonia
NO Norway|Norvège|Noruega|Норвегия|挪威|النرويج
OM Oman|Omán|Оман|阿曼|عُمان
PK Pakistan|Pakistán|Пакистан|巴基斯坦|باكستان
PW Palau|Palaos|Палау|帕劳|بالاو
PA Panama|Panamá|Панама|巴拿马|بنما
PG Papua New Guinea|Papouasie-Nouvelle-Guinée|Papúa Nueva Guinea|Папуа — Новая Гвинея|巴布亚新几内亚|بابوا غينيا الجديدة
PY Paraguay|Парагвай|巴拉圭|باراغواي
PE Peru|Pérou|Perú|Перу|秘鲁|بيرو
PH Philippines|Filipinas|Филиппины|菲律宾|الفلبين
PL Poland|Pologne|Polonia|Польша|波兰|بولندا
PT Portugal|Португалия|葡萄牙|البرتغال
QA Qatar|Catar|Катар|卡塔尔|قطر|State of Qatar|دولة قطر
RO Romania|Roumanie|Rumanía|Румыния|罗马尼亚|رومانيا
RU Russia|Russie|Rusia|Россия|俄罗斯|روسيا|Russian Federation|Fédération de Russie|Federación de Rusia|Российская Федерация|俄罗斯联邦|الاتحاد الروسي
RW Rwanda|Ruanda|Руанда|卢旺达|رواندا
KN St. Kitts and Nevis|Saint-Christophe-et-Niévès|San Cristóbal y Nieves|Сент-Китс и Невис|圣基茨和尼维斯|سانت كيتس ونيفيس|Saint Kitts and Nevis
LC St. Lucia|Sainte-Lucie|Santa Lucía|Сент-Люсия|圣卢西亚|سانت لوسيا|Saint Lucia
VC St. Vincent and Grenadines|Saint-Vincent-et-les Grenadines|San Vicente y las Granadinas|Сент-Винсент и Гренадины|圣文森特和格林纳丁斯|سانت فنسنت وجزر غرينادين|Saint Vincent and the Grenadines
WS Samoa|Самоа|萨摩亚|ساموا
SM San Marino|Saint-Marin|Сан-Марино|圣马力诺|سان مارينو
ST São Tomé and Príncipe|Sao Tomé-et-Principe|Santo Tomé y Príncipe|Сан-Томе и Принсипи|圣多美和普林西比|ساو تومي وبرينسيبي|Sao Tome and Principe
SA Saudi Arabia|Arabie saoudite|Arabia Saudí|Саудовская Аравия|沙特阿拉伯|المملكة العربية السعودية|Kingdom of Saudi Arabia|السعودية
SN Senegal|Sénégal|Сенегал|塞内加尔|السنغال
RS Serbia|Serbie|Сербия|塞尔维亚|صربيا
SC Seychelles|Сейшельские о-ва|塞舌尔|سيشل
SL Sierra Leone|Sierra Leona|Сьерра-Леоне|塞拉利昂|سيراليون
SG Singapore|Singapour|Singapur|Сингапур|新加坡|سنغافورة
SK Slovakia|Slovaquie|Eslovaquia|Словакия|斯洛伐克|سلوفاكيا
SI Slovenia|Slovénie|Eslovenia|Словения|斯洛文尼亚|سلوفينيا
SB Solomon Islands|Îles Salomon|Islas Salomón|Соломоновы о-ва|所罗门群岛|جزر سليمان
SO Somalia|Somalie|Сомали|索马里|الصومال
ZA South Africa|Afrique du Sud|Sudáfrica|Южно-Африканская Республика|南非|جنوب أفريقيا|Republic of South Africa
SS South Sudan|Soudan du Sud|Sudán del Sur|Южный Судан|南苏丹|جنوب السودان
ES Spain|Espagne|España|Испания|西班牙|إسبانيا
LK Sri Lanka|Шри-Ланка|斯里兰卡|سريلانكا
SD Sudan|Soudan|Sudán|Судан|苏丹|السودان
SR Suriname|Surinam|Суринам|苏里南|سورينام
SE Sweden|Suède|Suecia|Швеция|瑞典|السويد
CH Switzerland|Suisse|Suiza|Швейцария|瑞士|سويسرا
SY Syria|Syrie|Siria|Сирия|叙利亚|سوريا|Syrian Arab Republic|République arabe syrienne|الجمهورية العربية السورية
TJ Tajikistan|Tadjikistan|Tayikistán|Таджикистан|塔吉克斯坦|طاجيكستان
TZ Tanzania|Tanzanie|Танзания|坦桑尼亚|تنزانيا|United Republic of Tanzania
TH Thailand|Thaïlande|Tailandia|Таиланд|泰国|تايلاند
TL Timor-Leste|Timor oriental|Восточный Тимор|东帝汶|تيمور - ليشتي
TG Togo|Того|多哥|توغو
TO Tonga|Тонга|汤加|تونغا
TT Trinidad and Tobago|Trinité-et-Tobago|Trinidad y Tobago|Тринидад и Тобаго|特立尼达和多巴哥|ترينيداد وتوباغو
TN Tunisia|Tunisie|Túnez|Тунис|突尼斯|تونس
TR Türkiye|Turquie|Turquía|Турция|土耳其|تركيا|Turkey|Turkiye
TM Turkmenistan|Turkménistan|Turkmenistán|Туркменистан|土库曼斯坦|تركمانستان
TV Tuvalu|Тувалу|图瓦卢|توفالو
UG Uganda|Ouganda|Уганда|乌干达|أوغندا
UA Ukraine|Ucrania|Украина|乌克兰|أوكرانيا
AE United Arab Emirates|Émirats arabes unis|Emiratos Árabes Unidos|ОАЭ|阿拉伯联合酋长国|الإمارات العربية المتحدة|UAE
GB United Kingdom|Royaume-Uni|Reino Unido|Великобритания|英国|المملكة المتحدة|United Kingdom of Great Britain and Northern Ireland|Соединенное Королевство|大不列颠及北爱尔兰联合王国|UK
US United States|États-Unis|Estados Unidos|Соединенные Штаты|美国|الولايات المتحدة|United States of America|États-Unis d'Amérique|Estados Unidos de América|Соединенные Штаты Америки|美利坚合众国|الولايات المتحدة الأمريكية|USA
UY Uruguay|Уругвай|乌拉圭|أورغواي
UZ Uzbekistan|Ouzbékistan|Uzbekistán|Узбекистан|乌兹别克斯坦|أوزبكستان|Республика Узбекистан
VU Vanuatu|Вануату|瓦努阿图|فانواتو
VE Venezuela|Венесуэла|委内瑞拉|فنزويلا|Venezuela (Bolivarian Republic of)|República Bolivariana de Venezuela
VN Vietnam|Viêt Nam|Вьетнам|越南|فيتنام|Viet Nam
YE Yemen|Yémen|Йемен|也门|اليمن
ZM Zambia|Zambie|Замбия|赞比亚|زامبيا
ZW Zimbabwe|Zimbabue|Зимбабве|津巴布韦|زيمبابوي
VA Vatican City|État de la Cité du Vatican|Ciudad del Vaticano|Ватикан|梵蒂冈|الفاتيكان|Holy See|Saint-Siège|Santa Sede|Vatican|Святой Престол
"""
