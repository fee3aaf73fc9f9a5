"""English: its abbreviations and the words that begin its sentences."""

from __future__ import annotations

from aligner.segmentation.engine import RuleSegmenter
from aligner.segmentation.rules import Rules, verbs_pattern, words

TITLES = words(
    "Mr Mrs Ms Mx Dr Drs Prof Profs Messrs Mme Mlle Mgr Msgr Rev Fr Hon Pres Gov Govs Sen Sens",
    "Rep Reps Amb Atty Gen Col Cpl Cpt Capt Cmdr Comdr Adm Lt Maj Sgt Pfc Pvt Brig Insp Supt Det",
    "Sec'y Sr Sra Srta H.E. H.M. H.R.H. Eng Sheikh. Hajj. Gen~Col. Ven Bros",
)
JOINING = words("e.g i.e eg ie vs v viz cf a.k.a esp resp incl excl")
BEFORE_NUMBER = words(
    "no nos art arts p pp fig figs par pars para paras ch chap chaps sec secs cl reg item op r",
    "mar sat sun ver ex n ann add l ll col cols ref refs tab ext s",
)
ABBREVIATIONS = words(
    "U.S U.K U.N E.U U.S.A U.S.S.R U.A.E D.C L.A N.Y Ph.D M.D B.A M.A B.Sc M.Sc Ll.B J.D",
    "Inc Ltd Corp Cos Bros Plc Llc Pty Pvt Gmbh S.A N.V Assn Assoc Dept Depts Div Natl Intl Govt",
    "al approx ca c circa ibid loc ff eq eqs eqn eqns fn",
    "vol vols ed eds trans transl repr seq suppl tel attn abbr avg temp bldg apt",
    "hrs ft sq cu mph kph lb lbs oz n.b p.s r.s.v.p q.v s.v c.o d.b.a et",
)
CAPITALISED = words(
    "Co Max Min Lp St Ste Ave Blvd Rd Hwy Mt Mts Ft Pt Jr Sr Esq Univ Inst Est Rev Dist",
    "Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri",
    "Ariz Calif Colo Conn Fla Ga Ill Ind Kan Ky Mass Mich Minn Mo Mont Neb Nev Okla Ore Pa Penn",
    "Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask",
)
CLOSING = words("etc etcetera a.m p.m am pm b.c a.d b.c.e c.e e.t.c &c")
NOT_AFTER_CLOSING = words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat",
    "Sun January February March April May June July August September October November December",
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Eastern Central Pacific Mountain Greenwich",
    "London Paris Moscow Beijing Tokyo Damascus Cairo Baghdad Riyadh Baku Jerusalem Beirut",
    "EST EDT ET CST CDT CT PST PDT PT MST MDT GMT UTC BST CET CEST MSK AST",
)
STARTERS = words(
    "The This That These Those There Then Thus Therefore Though Although However Hence He She It",
    "It's He's She's We They I I'm You His Her Its Our Their My Your One Some Many Most Several",
    "Both Each Every Any All Another Other Others Few Such Much More A An And But Or Nor Yet So If",
    "When While Where Whereas Whether Why What Who Whose Which How In On At By For From Of To With",
    "Without Within After Before Since Until During Despite Under Over Between Among Through As",
    "Because Also Moreover Furthermore Meanwhile Nevertheless Nonetheless Instead Indeed Finally",
    "First Second Third Now Later Earlier Once Only Even Not No Yes Here According Following Given",
    "Last Next Today Yesterday Tomorrow Is Are Was Were Do Does Did Has Have Had Can Could Would",
    "Should Let Unlike Like Along Additionally Similarly Consequently Subsequently Currently",
    "Recently Perhaps Please See Note Both Neither Either Upon Per Via Further Officials Experts",
)
LABELS = words(
    "vitamin hepatitis influenza plan type class group grade category hospital block option part",
    "section article annex appendix schedule exhibit table figure phase act scene chapter volume",
    "level team drive series model version form step point item letter variant room zone gate",
    "columns column task tasks row rows case",
    "war~i than~i as~i am~i do~i did~i nor~i was~i so~i have~i had~i can~i could~i would~i",
    "will~i shall~i must~i should~i might~i may~i are~i elizabeth~i george~i charles~i",
    "nicholas~i francis~i world~i x-ray blood wing unit",
)
HEADINGS = words(
    "article art section sec chapter part title step rule regulation clause paragraph para item",
    "annex appendix schedule table figure fig example question exercise lesson module unit day",
    "phase stage point principle recommendation resolution amendment book act scene task note",
)
_SPEECH = (
    "asked said says replied answered cried shouted exclaimed wondered added whispered demanded "
    "inquired enquired called yelled screamed murmured muttered responded continued recalled "
    "declared explained repeated sighed thought told asks replies wonders "
    "reported reports noted announced"
)

ENGLISH = RuleSegmenter(
    Rules(
        name="rules-en",
        titles=TITLES,
        joining=JOINING,
        before_number=BEFORE_NUMBER,
        abbreviations=ABBREVIATIONS,
        capitalised=CAPITALISED,
        closing=CLOSING,
        not_after_closing=NOT_AFTER_CLOSING,
        starters=STARTERS,
        labels=LABELS,
        headings=HEADINGS,
        exclaimed=words("yahoo jeopardy wham joomla hulu~plus panic oklahoma mamma~mia yum"),
        speech=verbs_pattern(_SPEECH.split()),
    )
)
