"""The tables behind `aligner.language`: what gives a language away, script by script.

Function words are the most frequent short words of running prose; letters and endings are those
that one language has and its neighbours in the table lack.  All are common knowledge of grammars,
written for this table.
"""

from __future__ import annotations

from collections.abc import Mapping

# One Han character or Hangul syllable carries about as much as this many letters of an alphabet.
CJK_WEIGHT = 2.5

# Scripts that (nearly) one language of interest uses.
SCRIPTS: Mapping[str, str] = {
    "Armenian": "hy",
    "Bengali": "bn",
    "Devanagari": "hi",
    "Ethiopic": "am",
    "Georgian": "ka",
    "Greek": "el",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Hebrew": "he",
    "Kannada": "kn",
    "Khmer": "km",
    "Lao": "lo",
    "Malayalam": "ml",
    "Myanmar": "my",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
    "Thai": "th",
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "Latin": {
        "en": "the of and to in is that for it was on are as with be this by at from have has "
        "which or not an were been their its will had would they he she you we all but a i",
        "nl": "de het een van en in is dat op te voor met zijn niet aan er om ook als bij door "
        "maar uit naar dan wordt werd over deze worden die heeft werden ze hij nog geen",
        "fr": "le la les de des du et en un une est que qui dans pour pas sur au aux par plus "
        "avec ce il elle sont cette ont été ne se sa son ses leur nous vous ces mais où à l d qu",
        "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als "
        "auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem",
        "it": "il di che la e in un per del una con non è i le da si della dei al nel sono ha gli "
        "alla anche lo delle dal più come nella degli ma ai dalla questo questa o",
        "pl": "w i z na do się nie że jest to o od po za jak przez dla oraz są był było ze przy "
        "które który która może czy także tym jego ich lub ma być jako a ale co",
        "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como ao foi "
        "das são seu sua à pelo pela nos ser tem também já ou mas aos",
        "es": "de la que el en y a los se del las un por con una su para es al lo como más o fue "
        "este ha son no sus esta entre cuando muy sin sobre también hasta donde pero",
        "tr": "ve bir bu için de da ile olarak olan daha gibi çok en kadar sonra göre ise değil ne "
        "o var olduğu tarafından her ya veya ancak diye şu mi ki üzere eden oldu",
        "ca": "el la de i que a en els les un una per amb és del al no va dels són com més han "
        "aquest aquesta seva seu també ha o per als pel",
        "ro": "și de în a la cu pe care din o un nu este pentru să că mai sunt fost al ale prin "
        "sau au fi ca lui s-a dar fie cele",
        "sv": "och att det i en som är av för på med den till inte har om ett var från de vi kan "
        "också sig men eller under vid efter",
        "da": "og at det i en er af for på med den til ikke har om et var fra de vi kan også som "
        "der blev sig men eller ved efter",
        "no": "og å det i en er av for på med den til ikke har om et var fra de vi kan også som "
        "ble seg men eller ved etter",
        "fi": "ja on ei se että oli hän en mutta ovat joka kun mukaan myös sen hänen tai kuin "
        "olla ole jo niin sekä joiden",
        "cs": "a v se na je že s z do o to i ve jako za by ale který jsou byl po pro k jeho od "
        "která nebo si při také",
        "sk": "a v sa na je že s z do o to aj vo ako za by ale ktorý sú bol po pre k jeho od "
        "ktorá alebo si pri tiež",
        "hr": "i u je se na da su za s od koji kao što o iz ali bi nije biti koja te ili po",
        "hu": "a az és hogy nem is egy ez meg volt van csak mint el de már még vagy lehet ki "
        "akkor azt",
        "id": "yang dan di dari untuk dengan ini itu pada dalam tidak akan adalah oleh ke sebagai "
        "juga telah mereka atau bahwa",
        "vi": "của và là có được không cho các trong một với người những này đã để khi ông đến "
        "theo",
        "az": "və bir bu üçün ilə də da olan ki edir olaraq daha sonra edən həm onun isə kimi ən "
        "deyil",
        "sw": "na ya wa kwa ni katika za la hii kuwa cha hiyo kama pia yake",
        "af": "die en van in is het nie dat wat vir op te met aan hy was sy om word deur ook",
    },
    "Arabic": {
        "ar": "في من على إلى الى أن ان التي الذي هذا هذه عن مع كان كانت ما لا بين بعد قبل قد تم "
        "كما أو ذلك التى لم لن كل عند حيث أي خلال منذ حتى إن هو هي غير إذا الذين فيه فيها عام",
        "fa": "در از كه به را اين با است براي آن مي يك شد خود تا هاي بود شده كرد هم ما بر نيز اما "
        "او كرده دارد ميشود بايد ها يا شود",
        "ur": "كے ميں كي ہے اور سے كا كو نے پر يہ كہ ہيں كر اس تھا ايك بھي نہيں وہ تھے گيا كيا "
        "ہو ان جو",
        "ps": "د په او چې له كې دي هم يو سره ته كړي دى خو",
        "ckb": "لە و بە كە بۆ ئەم لەسەر ئەو بەڵام هەر كرد دەكات لەو",
    },
    "Cyrillic": {
        "ru": "и в не на что с по как это от из для был его за также к но они или о которые так "
        "быть было он она мы со все",
        "uk": "і в не на що з до як це від та для був його є у про або який які також за й але",
        "bg": "и в на да се за от с не е че като са по но или към при със беше които също",
        "sr": "и у је да се на за су од са који као што о из али није или би",
        "be": "і ў не на што з як для гэта да па ад але быў яго таксама або якія",
        "mk": "и во на да се за од со не е дека како ќе што или по при беше кои",
    },
}

LETTERS: Mapping[str, Mapping[str, str]] = {
    "Latin": {
        "de": "ßäöü",
        "fr": "œèêçàùûîôâ",
        "es": "ñ¿¡ó",
        "pt": "ãõçâê",
        "it": "ìòàè",
        "pl": "łąęśźżćń",
        "tr": "ığşçöü",
        "az": "əığş",
        "ro": "țșăţşâî",
        "cs": "řěůčšžý",
        "sk": "ľťďôčšžý",
        "hr": "đčćšž",
        "hu": "őűöü",
        "sv": "åäö",
        "da": "æøå",
        "no": "æøå",
        "fi": "äö",
        "ca": "çòèï",
        "vi": "ơưđạảấầậ",
    },
    "Arabic": {
        "ar": "ةىأإ",
        "fa": "پچژگ",
        "ur": "ٹڈڑےںہھپچگ",
        "ps": "ښځټډړږڼېۍ",
        "ckb": "ەۆێڕڵ",
    },
    "Cyrillic": {
        "ru": "ыэё",
        "uk": "іїєґ",
        "be": "ўіыэё",
        "sr": "јљњђћџ",
        "mk": "ќѓѕјљњ",
        "bg": "ъщ",
    },
}

ENDINGS: Mapping[str, Mapping[str, str]] = {
    "Latin": {
        "en": "ing tion ed ly ness ment ity ght ture ous ough ies ship ward tions ings",
        "nl": "heid lijk lijke ingen eren aan oor ijk ijke ijd aard sche",
        "fr": "tion ment eux aire ique eaux ée ées ois aux oire euse ité",
        "de": "ung ungen lich keit heit isch ische schaft chen ieren cht ndes",
        "it": "zione zioni mente ità ale azione etto enti ella oni ento",
        "pl": "ość ości nie ych ego ego ski ska ów owa cji cja enie anie",
        "pt": "ção ções dade mente ões eiro eira ável agem ãos",
        "es": "ción ciones dad mente ado ada iento able ería illo idad",
        "tr": "lar ler ları leri ların lerin mak mek nda nde ndan nden ması mesi yor dır dir",
    },
}

# Where the words decide nothing, the script's first language is the better bet.
PRIORS: Mapping[str, Mapping[str, float]] = {
    "Arabic": {"ar": 0.8},
    "Cyrillic": {"ru": 0.5},
}
