"""The larger languages of Europe: their abbreviations and the words that begin sentences."""

from __future__ import annotations

import re

from aligner.segmentation.generic import latin

GERMAN = latin(
    "rules-de",
    titles="Hr Hrn Fr Frl Dr Prof Dipl Ing St Hl Mag Med Phil Jur Bgm Gen Hptm Lt Mr Mrs",
    before_number="Nr Nrn Art Abs S Kap Bd Bde Abb Tab Ziff Tel Fn Rn Aufl Jg Abschn Anm",
    joining="z.B z b d.h d h bzw vgl evtl ggf inkl exkl sog bspw zzgl d.i insb i.e i.S.v",
    abbreviations="u.a u a u.U v.a v i.d.R i o.ä ca geb gest verh resp max min Mio Mrd Tsd Str "
    "Hrsg hrsg Verl Jh Jhd Jhdt Chr n.Chr v.Chr gem lt ff f ebd etw urspr allg dgl entspr s o u "
    "m g",
    capitalised="Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Mo Di Mi Do Fr Sa So Co Inc",
    closing="usw etc usf",
    starters="Der Die Das Den Dem Des Ein Eine Einen Einem Er Sie Es Wir Ihr Ich Du Man In Im Am "
    "An Auf Aus Bei Mit Nach Seit Von Vor Zu Zum Zur Und Aber Oder Doch Denn Dann Danach Da "
    "Dabei Dadurch Daher Damit Dazu Deshalb Dies Diese Dieser Dieses Diesen Wenn Als Weil "
    "Während Wie Was Wer Wo Warum Nun Jetzt Hier Dort Nur Auch Noch Nicht Kein Keine Alle Alles "
    "Viele Einige Jedoch Allerdings Außerdem Bis Für Gegen Ohne Um Unter Über Zwischen Sein "
    "Seine Ihre So",
    headings="Artikel Art Abschnitt Kapitel Teil Schritt Regel Absatz Anhang Anlage Tabelle "
    "Abbildung Beispiel Frage Übung Paragraph",
    ordinals=True,
)
FRENCH = latin(
    "rules-fr",
    titles="M MM Mme Mmes Mlle Mlles Me Mgr Dr Drs Pr Prof St Ste Gén Col Cdt Cne Lt Adj",
    before_number="n no nos art p pp fig vol chap al t tél réf éd §",
    joining="c.-à-d cf p.ex vs i.e ex",
    abbreviations="av apr env hab id ibid op cit suiv sq dir coll bd av boul dép janv févr avr "
    "juil sept oct nov déc adj adv auj J.-C S.A.R.L S.A s.d s.l trad max min",
    closing="etc",
    starters="Le La Les L' Un Une Des Ce Cet Cette Ces C'est Il Elle Ils Elles On Nous Vous Je "
    "J'ai Tu En Dans Sur Sous Par Pour Avec Sans Selon Depuis Après Avant Pendant Lors Et Mais "
    "Ou Or Donc Car Ainsi Alors Aussi Cependant Toutefois Néanmoins Enfin Puis Si Quand Lorsque "
    "Comme Que Qui Quoi Où Pourquoi Comment À A Au Aux Du De Son Sa Ses Leur Leurs Notre Votre "
    "Tous Toutes Plusieurs Certains Chaque Aujourd'hui Hier Demain Ici Là D' Il",
    headings="article art section chapitre titre partie règle étape annexe tableau figure "
    "exemple question exercice alinéa paragraphe livre",
)
SPANISH = latin(
    "rules-es",
    joining="p.ej p ej cf vs i.e",
    titles="Sr Sra Srta Sres Sras D Dª Dña Da Dr Dra Dres Prof Profa Lic Ing Arq Gral Cnel Cap "
    "Tte Sto Sta Mons Excmo Excma Ilmo Pbro Fr",
    before_number="n no nº núm núms art arts p pp pág págs fig vol cap caps t tel tlf ref",
    abbreviations="EE UU EE.UU Ud Uds Vd Vds aprox av avda c dpto ed a.C d.C Cía Ltda S.A S.L "
    "Rep Rev admón gob depto máx mín ene feb mar abr may jun jul ago sept oct nov",
    closing="etc",
    starters="El La Los Las Lo Un Una Unos Unas Este Esta Estos Estas Ese Esa Eso Esto Aquel Él "
    "Ella Ellos Ellas Yo Tú Nosotros En De Del Al A Con Sin Por Para Según Desde Hasta Entre "
    "Sobre Tras Y Pero O Mas Aunque Si Cuando Mientras Como Que Qué Quién Cómo Dónde Cuándo No "
    "Sí Se Su Sus Mi Nuestro También Además Entonces Luego Después Antes Ahora Hoy Ayer Así "
    "Todos Todas Muchos Algunos Cada Sin Ante Durante",
    headings="artículo art sección capítulo título parte regla paso anexo tabla cuadro figura "
    "ejemplo pregunta ejercicio párrafo cláusula",
)
ITALIAN = latin(
    "rules-it",
    titles="Sig Sigg Sig.ra Sigra Signa Dott Dr Prof Avv Ing Arch Geom Rag On Sen Gen Col Cap "
    "Ten Mons Don S SS St",
    before_number="n nn nr art artt p pp pag pagg fig vol cap capp tel c co",
    joining="es p.es cfr cf vs i.e",
    abbreviations="ca circa a.C d.C S.p.A S.r.l s.p.a s.r.l ed trad max min gen feb mar apr mag "
    "giu lug ago set sett ott nov dic v.le P.zza",
    closing="ecc etc",
    starters="Il Lo La I Gli Le L' Un Uno Una Questo Questa Questi Queste Quello Egli Lui Lei "
    "Essi Noi Io In Di Del Della Dei Al Alla A Da Dal Con Per Su Tra Fra E Ma O Però Se Quando "
    "Mentre Come Che Chi Cosa Dove Perché Non Sì Si Anche Inoltre Poi Dopo Prima Ora Oggi Così "
    "Tutti Molti Ogni Secondo Durante Nel Nella Nei Nelle Sul Sulla",
    headings="articolo art sezione capitolo titolo parte regola passo allegato tabella figura "
    "esempio domanda esercizio comma",
)
PORTUGUESE = latin(
    "rules-pt",
    titles="Sr Sra Srs Sras Srta D Dr Dra Drs Prof Profa Eng Exmo Exma Gen Cel Cap Ten Pe Sto Sta",
    before_number="n no nº núm art arts p pp pág págs fig vol cap t tel ref",
    joining="p.ex ex cf vs i.e",
    abbreviations="aprox av ed a.C d.C Cia Ltda S.A Jr jan fev mar abr mai jun jul ago set out "
    "nov dez máx mín",
    closing="etc",
    starters="O A Os As Um Uma Este Esta Estes Estas Esse Essa Isso Isto Ele Ela Eles Elas Eu "
    "Nós Você Em No Na Nos Nas De Do Da Dos Ao À Com Sem Por Pelo Pela Para Segundo Desde Até "
    "Entre Sobre E Mas Ou Porém Se Quando Enquanto Como Que Quem Onde Porque Não Sim Também Além "
    "Então Depois Antes Agora Hoje Ontem Assim Todos Muitos Cada Durante Após Seu Sua",
    headings="artigo art seção secção capítulo título parte regra passo anexo tabela quadro "
    "figura exemplo pergunta exercício parágrafo",
)
DUTCH = latin(
    "rules-nl",
    titles="Dhr Mevr Mw Mr Dr Drs Prof Ir Ing Ds St Gen Kol Kap Lt Jhr",
    before_number="nr nrs art p pp blz fig hfst dl tel",
    joining="bijv bv d.w.z vgl resp incl excl i.e m.n",
    abbreviations="o.a m.b.t i.v.m n.a.v t.a.v a.u.b z.o.z ca evt max min v.Chr n.Chr jan feb "
    "mrt apr jun jul aug sep sept okt nov dec N.V B.V",
    closing="enz etc e.d",
    starters="De Het Een Dit Dat Deze Die Hij Zij Ze Wij We Ik Jij Je U Er In Op Aan Bij Met Na "
    "Naar Van Voor Door Uit Over Om Tot Te En Maar Of Want Dus Toen Dan Daarna Daarom Als "
    "Wanneer Terwijl Hoe Wat Wie Waar Waarom Nu Hier Daar Niet Geen Alle Veel Sommige Ook Nog "
    "Volgens Tijdens",
    headings="artikel art hoofdstuk paragraaf deel stap regel bijlage tabel figuur voorbeeld vraag",
)
POLISH = latin(
    "rules-pl",
    titles="p pp prof dr hab mgr inż gen płk kpt por ks św bp abp o red mec Dr Prof Gen",
    before_number="nr art ust pkt poz str s rys tab t rozdz tel",
    joining="np tzn tj m.in por wg",
    abbreviations="min max ok ul al pl im zob ww śp ds jw r w n.e p.n.e godz tys mln mld wyd red "
    "tłum zł gr",
    closing="itd itp etc",
    starters="Ten Ta To Te Ci W We Na Z Ze Do Od Po Przed Za O U Przy I A Ale Lecz Jednak Oraz "
    "Gdy Kiedy Jeśli Ponieważ Który Co Kto Gdzie Jak Dlaczego Nie Tak On Ona Ono Oni My Wy Ja "
    "Jego Jej Ich Po Podczas Według Następnie Potem Teraz Dziś Również Także Był Była Jest Są "
    "Tam Tu Wszyscy",
    headings="artykuł art rozdział dział część krok zasada załącznik tabela rysunek przykład "
    "pytanie",
    ordinals=True,
)
RUSSIAN = latin(
    "rules-ru",
    titles="г-н г-жа гг д-р проф акад ген полк кап св тов им гос",
    before_number="№ ст п пп стр с рис табл гл т тел разд ч вып кн абз",
    joining="т.е т.к т.н т.ч см ср напр е",
    abbreviations="т.д т.п т др пр г гг в вв н.э до~н.э руб коп тыс млн млрд ул пр-т просп пл "
    "пер д корп кв обл р-н изд ред пер англ нем фр лат рус сокр авт прим н э",
    closing="и~т.д и~т.п",
    starters="В Во На С Со К По Из От До За Под При О Об У И А Но Или Да Однако Это Этот Эта Эти "
    "Тот Он Она Оно Они Мы Вы Я Ты Его Её Их Когда Если Как Что Кто Где Почему Потому Так Также "
    "Затем Потом После Перед Теперь Сейчас Сегодня Вчера Там Тут Здесь Все Всё Не Нет Был Была "
    "Было Были Для Согласно Кроме Поэтому Впрочем Пока Хотя Тогда Среди Через",
    headings="статья ст глава раздел часть пункт шаг правило приложение таблица рисунок пример "
    "вопрос",
    account=re.compile(r"[—–-]\s?(?=[а-яё])"),
)
UKRAINIAN = latin(
    "rules-uk",
    titles="п пп пан д-р проф акад ген полк св ім тов",
    before_number="№ ст п пп стор с рис табл гл т тел розд ч вип кн",
    joining="т.з див пор напр тобто",
    abbreviations="т.д т.п т ін р рр ст н.е до~н.е грн коп тис млн млрд вул просп пл пров б корп "
    "кв обл р-н вид ред пер англ нім лат укр авт прим е н",
    starters="В У На З Зі До Від По За Під При Про І Й А Але Або Та Однак Це Цей Ця Ці Той Він "
    "Вона Воно Вони Ми Ви Я Ти Його Її Їх Коли Якщо Як Що Хто Де Чому Тому Так Також Потім Після "
    "Перед Тепер Зараз Сьогодні Вчора Там Тут Усі Все Не Ні Був Була Було Були Для Згідно Крім",
    headings="стаття ст глава розділ частина пункт крок правило додаток таблиця рисунок приклад",
)
TURKISH = latin(
    "rules-tr",
    titles="Dr Prof Doç Yrd Av Sn Org Gen Alb Yzb Hz Mr Mrs St Öğr Müh Mim",
    before_number="no No s ss sf md mad böl c cilt tel şek tab bkz",
    abbreviations="vb.g örn yak krş Cad Sok Mah Apt Bul Ltd Şti A.Ş T.C M.Ö M.S İÖ İS yy çev haz "
    "yay Bşk Müd Üniv",
    closing="vb vs vd",
    starters="Bu Bunun Buna O Onun Ona Onlar Biz Siz Ben Sen Bir Ve Ama Ancak Fakat Çünkü Eğer "
    "Daha Sonra Önce Şimdi Bugün Dün Her Hiç Bütün Tüm Bazı Çok En Kim Ne Nasıl Neden Nerede "
    "İşte Ayrıca Böylece Bunlar Şu Yine Artık Hem Ya Evet Hayır Göre Kendisi",
    headings="madde bölüm kısım adım kural ek tablo şekil örnek soru",
    ordinals=True,
)
