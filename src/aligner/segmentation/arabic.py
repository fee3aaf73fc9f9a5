"""Arabic, and the languages written with its letters.

Without capitals it is the word before the stop that speaks, and only after abbreviations,
initials and pauses the word behind it.  The comma, the Arabic semicolon and the colon never end
a sentence, however long it gets: a translator's sentence often renders several English ones,
and beads of several segments are there for that.
"""

from __future__ import annotations

import dataclasses
import re

from aligner.normalize import fold_arabic
from aligner.segmentation.engine import RuleSegmenter
from aligner.segmentation.english import (
    ABBREVIATIONS,
    BEFORE_NUMBER,
    CAPITALISED,
    CLOSING,
    HEADINGS,
    JOINING,
    LABELS,
    TITLES,
)
from aligner.segmentation.rules import NEVER, NO_QUOTATION, Rules, fold_case, words


def fold(word: str) -> str:
    """`word` as the tables hold it: no diacritics, no tatweel, one form of alef, lower case."""
    folded = fold_arabic(fold_case(word))
    # Only `إن` begins a sentence; `أن`, "that", never does.
    return f"أ{folded[1:]}" if word.startswith("أن") else folded


def _words(*lists: str) -> frozenset[str]:
    return words(*lists, fold=fold)


_BEFORE_NUMBER = _words(
    "ص ص.ص صص ج مج ط ع ف ق ت هاتف فاكس رقم عدد ص.ب م وآخرون وآخرين",
)
_ABBREVIATIONS = _words(
    "أ.د د.أ م.د أ.م.د أ.م ص.ب ق.م ب.م م.م ش.م.م ش.م.ل ذ.م.م ج.م.ع د.ت د.ن د.ط د.م ت.م ه.ش ه.ق مج",
    "تح تحق تر انظ ق.ظ ب.ظ ر.ك م.ت",
)
_CLOSING = _words(
    "إلخ الخ ألخ",
)
_STARTERS = _words(
    "حدد وحدد أدخل انقر اضغط اختر افتح",
    "لقد وقد فقد قد وقال وقالت قال قالت وكان وكانت كان كانت وفي ومن وعلى وعن وإلى ومع وبعد وقبل",
    "وعند وعندما عندما وحين وحينما وبينما بينما ومنذ وخلال ولم ولن ولا ولكن لكن ولقد وليس ليس وهو",
    "وهي وهم وهذا هذا وهذه هذه وذلك ذلك تلك وتلك هؤلاء وهؤلاء وهناك هناك هنالك وهنالك وأضاف",
    "وأضافت وأكد وأكدت وتابع وتابعت وأشار وأشارت وأوضح وأوضحت وأعلن وأعلنت وذكر وذكرت وصرح وصرحت",
    "ويقول وتقول ويرى وترى ويعد وتعد ويعتبر وتعتبر ويذكر ويجب ويمكن يمكن يجب ينبغي وينبغي وتم",
    "ويتم تم يتم وجاء وجاءت وأما أما فإن وإن إن إنه إنها إنهم وإنه وإنها إذا وإذا وإذ ولذلك لذلك",
    "لذا ولذا وبالتالي وبناء وعلاوة علاوة وبالإضافة بالإضافة وكما كما وكذلك كذلك ومما وحتى وحيث",
    "ثم وثم ولما ولو لو هل وهل لماذا ولماذا كيف وكيف متى أين ماذا وماذا هو هي نحن ونحن أنا وأنا",
    "انظر وانظر حسنا نعم كلا وتضم ويضم وتشمل ويشمل ويشار وشارك وبدأ وبدأت وبلغ وبلغت وأدى وأدت",
    "وأصبح وأصبحت واستخدم ويستخدم يستخدم وتستخدم ومنها وفيما وبحسب ووفقا وبموجب وتجدر ونتيجة",
    "وهكذا وأخيرا وأظهرت وأظهر وتشير ويشير تشير يشير وبسبب وعليه وله ولها وكل وكانوا وقام قام",
    "وقامت قامت",
)
_CONTINUERS = _words(
    "من في على إلى عن الذي التي الذين اللذين اللتين أو بل حسب حسبما بحسب وفق وفقا الموافق",
    "الموافقة كما هـ م ضد بين حتى دون",
)
_LABELS = _words(
    "العمود العمودين عمود الصف مهمة المهمة",
    "بروتين البروتين",
    "فيتامين المجموعة مجموعة الفئة فئة النوع نوع الملحق ملحق المرفق القسم قسم الجدول جدول",
    "المستشفى مستشفى مشفى الخيار الحرف حرف الفقرة فقرة البند بند الخطة خطة الدرجة الصف الشكل",
    "العدد عدد فيروس الجزء المادة الفيروس الكبد",
)
_HEADINGS = _words(
    "المادة مادة الفصل فصل الباب باب القسم قسم الجدول جدول الشكل شكل الخطوة خطوة القاعدة قاعدة",
    "البند بند الفقرة فقرة الملحق ملحق المرفق مرفق الجزء جزء الدرس درس السؤال سؤال المبدأ مبدأ",
    "التوصية توصية المثال مثال النقطة نقطة الوحدة وحدة القرار قرار المرحلة مرحلة التمرين تمرين",
    "المطلب المبحث",
)
# Spelled letters of Western names, without those that are everyday words (في, بي, أو, إن).
_LETTER_NAMES = _words(
    "إيه أيه ايه سي دي إي إف أف جي إتش اتش آي اي جيه جاي كي كيه كاي إل ال إم ام كيو آر ار إس",
    "أس تي يو دبليو دبليوز إكس اكس واي زد زي",
)
_SPEECH = (
    "قال قالت قالوا قلت سأل سألت سألوا سأله سألها سألته تساءل تساءلت أجاب أجابت أجابه أجابها "
    "رد ردت صاح صاحت هتف هتفت صرخ صرخت يقول تقول يسأل تسأل يتساءل همس همست أضاف أضافت علق علقت"
)

ARABIC_SCRIPT_RULES = Rules(
    name="rules-arab",
    titles=TITLES,
    joining=JOINING,
    before_number=BEFORE_NUMBER | _BEFORE_NUMBER,
    abbreviations=ABBREVIATIONS | _ABBREVIATIONS,
    capitalised=CAPITALISED,
    closing=CLOSING | _CLOSING,
    starters=_STARTERS,
    continuers=_CONTINUERS,
    labels=LABELS | _LABELS | {p + label for p in "ولبف" for label in _LABELS},
    headings=HEADINGS | _HEADINGS,
    letter_names=_LETTER_NAMES | {f"ال{name}" for name in _LETTER_NAMES},
    eras=_words("م هـ ه ق.م"),
    speech=re.compile(rf"(?:{'|'.join(_SPEECH.split())})(?![^\W_]){NO_QUOTATION}"),
    account=re.compile(
        r"(?:وذلك\s)?(?:حسبما|حسب|بحسب|وفق[ًا]*|على\sحد\s(?:قول|تعبير|وصف))(?![^\W_])"
    ),
    cased=False,
    fold=fold,
)

ARABIC_SCRIPT = RuleSegmenter(ARABIC_SCRIPT_RULES)
ARABIC = RuleSegmenter(dataclasses.replace(ARABIC_SCRIPT_RULES, name="rules-ar"))
PERSIAN = RuleSegmenter(
    dataclasses.replace(
        ARABIC_SCRIPT_RULES,
        name="rules-fa",
        starters=_STARTERS
        | _words("این آن او ما آنها ولی اما همچنین در پس و همه اگر وقتی برای از با بعد من شما"),
        continuers=_CONTINUERS | _words("در از به با که را و"),
        letter_names=_words("بی سی دی اف جی اچ آی کی ال ام ان او پی کیو آر اس تی یو وی دبلیو"),
        speech=re.compile(r"(?:گفت|گفتند|پرسید|پرسیدند|گفتم|می\s?‌?گوید)\b"),
    )
)
URDU = RuleSegmenter(
    dataclasses.replace(
        ARABIC_SCRIPT_RULES,
        name="rules-ur",
        starters=_STARTERS | _words("یہ وہ اس ان ہم میں اور لیکن تاہم اگر جب انہوں جبکہ مگر"),
        continuers=frozenset(),
        letter_names=_words(
            "اے بی سی ڈی ای ایف جی ایچ آئی جے کے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس"
        ),
        speech=NEVER,
        account=NEVER,
    )
)
