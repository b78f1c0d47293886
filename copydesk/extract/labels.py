"""Lines that say nothing of what an article is about: they lead elsewhere, ask for something, or say whose the text is.

Patterns for whole lines, one a line, in the languages of many newsrooms.
"""

from __future__ import annotations

import re

LONGEST_LABEL = 60  # characters
LONGEST = 220  # characters; longer lines are text, however they begin
LONGEST_CONSENT = 400  # characters

_ELSEWHERE = r"""
(?:click here to |please )?(?:also )?read(?: (?:more|also|next|too|this|here|it|full))+|also (?:read|see|watch|on .{1,30})|read
(?:see|watch|listen) (?:also|more|too)|more|related|see also|(?:more|related) (?:on|from|stories|news|articles?|content|posts|links?|coverage|reading|topics|for you)
(?:more on|most (?:read|popular|viewed) in|more from) .{1,30}|most (?:read|popular|viewed)|recommended(?: for you| reading| stories)?|trending(?: now| stories)?
don['’]?t miss|do not miss|you (?:may|might) also (?:like|be interested in)|further reading|editor['’]?s['’]? (?:picks?|choice)|what to read next|explore further|top stories|latest news
lesen sie (?:auch|mehr|hier|dazu|weiter)(?: (?:auch|mehr|hier|dazu|zum thema))*|lies auch|mehr (?:zum thema|dazu|lesen|themen?|aus .{1,20}|von .{1,20})|auch interessant|passend dazu
das könnte sie (?:auch )?interessieren|(?:zum|ähnliche) (?:artikel|thema|themen|beiträge)|ähnliche|weiterlesen|weitere (?:artikel|themen|nachrichten|meldungen)|meistgelesen|siehe auch
(?:à )?lire (?:aussi|également|la suite|plus)|voir aussi|sur le même (?:sujet|thème)|à voir aussi|pour aller plus loin|articles? (?:liés?|connexes?)
(?:lee|lea|leer|ver|vea|mira) (?:también|tambien|más|mas|además)|te puede interesar|(?:noticias?|artículos?|contenido) relacionad[ao]s?|más (?:información|noticias)
legg?i (?:anche|tutto|pure)|vedi anche|potrebbe interessarti(?: anche)?|articoli correlati|per approfondire
(?:leia|veja|saiba|confira) (?:também|mais|ainda)|notícias relacionadas|artigos relacionados
lees (?:ook|meer|verder)|bekijk ook|meer over .{1,20}|læs (?:også|mere)|les (?:også|mer)|lue (?:myös|lisää)|läs (?:även|också|mer)
(?:czytaj|zobacz|przeczytaj|sprawdź) (?:też|także|również|więcej|dalej)|čtěte (?:také|více|dále)|mohlo by vás zajímat|citește și|olvasson tovább|kapcsolódó(?: cikkek)?
читайте (?:также|далее|ещё)|читать далее|по теме|смотрите также|читайте також|вас может заинтересовать|διαβάστε (?:επίσης|ακόμη|ακόμα)|ilgili haberler
baca juga|simak juga|(?:xem|đọc) thêm|あわせて読みたい|関連記事|【関連記事】|おすすめ記事|관련 ?기사|相关阅读|相关新闻|延伸閱讀|相關新聞|推荐阅读
"""

_PLEAS = r"""
(?:please )?(?:sign up|register|sign in|log in)(?: here| now| today| for (?:our|free)\b| to (?:our|read|continue|comment)\b).*
(?:please )?(?:sign up|subscribe|join|get|receive)\b.*\b(?:newsletters?|inbox|e-?mail|podcast|updates|channel|alerts)\b.*
(?:please )?(?:subscribe(?: now| today| to\b.*)?|join us\b.*|download (?:the|our) .{0,30}app\b.*)
.*\b(?:newsletters?|inbox)\b.*\b(?:sign(?:ing)? up|subscrib\w+|click|join)\b.*|.*\b(?:sign(?:ing)? up|subscrib\w+|click here)\b.*\b(?:newsletters?|inbox|app)\b.*
(?:please )?(?:follow|like|find|join|connect with)\b.{1,60}\bon (?:twitter|facebook|instagram|x|linkedin|whatsapp|telegram|tiktok|threads|youtube|google news|bluesky)\b.*
(?:share|tweet|print|e-?mail) (?:this|it) (?:article|story|post|page|with|on|via|to)\b.*|like this (?:story|article)\?.*|tell us what you think.*|what do you think\?.{0,60}
(?:have|got|do you have) (?:a|any) (?:news )?(?:tip|story|question|correction)s?\b.*|.*\b(?:email|e-mail|contact|reach|write to)\b.{1,60}\b(?:at|on|via)\b.*@.*|.*\b(?:can|may) be reached at\b.*
would you like to comment.*|.*comment policy.*|leave a (?:comment|reply).*|comments? (?:are closed|policy).*|(?:view|show|load|post|add)(?: \d+| all| a| your)? comments?
article content|advertisement(?: - .*)?|story continues below.*|skip (?:past|to|advert).*|(?:visit|return to) .{1,60}\b(?:home ?page|site) for more .*|click here (?:to|for) (?:sign|subscribe|join|more|read|watch|get the .* app)\b.*|get .{1,40} on the go\b.*
abonnieren sie\b.*|jetzt (?:abonnieren|anmelden|registrieren|testen|lesen)\b.*|.*\bnewsletter\b.*\b(?:abonn\w+|anmeld\w+|erhalten|informiert|hier)\b.*|folgen sie (?:uns|.{1,30}) (?:auf|bei)\b.*
empfohlener (?:redaktioneller|externer) inhalt|externer inhalt|hinweis der redaktion\b.*|anzeige
il vous reste\b.*\b(?:article|lire)\b.*|la suite est réservée\b.*|(?:abonnez|inscrivez|suivez)[- ](?:vous|nous)\b.*|(?:suscríbete|suscribete|regístrate|síguenos|apúntate)\b.*|(?:iscriviti|abbonati|seguici|registrati)\b.*
(?:inscreva-se|assine|siga-nos|cadastre-se)\b.*|(?:volg ons|abonneer|schrijf je in)\b.*|(?:zapisz się|obserwuj nas|subskrybuj|dołącz do nas)\b.*|(?:følg oss|abonner på|tilmeld dig|prenumerera på|följ oss)\b.*|(?:abone ol|takip edin)\b.*
(?:подпишитесь|подписывайтесь|читайте нас|присоединяйтесь|підписуйтесь|підпишіться)\b.*
"""

# Before content of others is shown: the law makes these long.
_CONSENT = r"""
an dieser stelle (?:finden sie|befindet sich|ist ein)\b.*|ich bin damit einverstanden\b.*|this (?:article|page|story) (?:contains|includes) content (?:provided|hosted) by\b.*
"""

_OWNERSHIP = r"""
(?:copyright|©|\(c\)).*|.*\ball rights reserved\b.*|.*無断(?:転載|複製).*|.*무단 ?전재.*|.*版权(?:所有|归).*|.*著作権.*
(?:this|the) (?:article|story|post|piece|report|interview) (?:was |has been |is )?(?:first |originally |also )?(?:first|originally|also|republished) (?:appeared|published|posted|ran|from)\b.*|(?:first|originally) published (?:in|on|by|at)\b.*
dieser (?:artikel|text|beitrag) (?:ist|erschien|wurde|stammt)\b.{0,40}\b(?:zuerst|zuvor|ursprünglich|erstmals)\b.*|diese[rs]? .{1,40}\bmaschinell(?:e|en|er)? (?:übersetz|erstell)\w*.*
\(?(?:additional )?reporting by\b.*|\(?(?:edited|editing|compiled|translated) by\b.{1,120}|.{1,60} contributed to this (?:report|article|story)\.?
(?:if you|we may|.{1,40}\bmay) (?:buy|purchase|click|earn|receive|get)\b.*\b(?:commissions?|share of the sale)\b.*|.*\baffiliate links?\b.*
"""


def _whole(*blocks: str) -> str:
    return "|".join(line for block in blocks for line in block.strip().splitlines())


_LABEL = re.compile(rf"\W*(?:{_whole(_ELSEWHERE)})\W*", re.IGNORECASE)
_LEADS = re.compile(rf"\W*(?:{_whole(_ELSEWHERE)})\s*(?:[:|–—»>→-]|\.{{3}}|…).*", re.IGNORECASE)
_FOREIGN = re.compile(rf"\W*(?:{_whole(_PLEAS, _OWNERSHIP)})", re.IGNORECASE)
_ASKS_CONSENT = re.compile(rf"\W*(?:{_whole(_CONSENT)})", re.IGNORECASE)


def is_label(line: str) -> bool:
    """Whether the line only announces links to other articles: "Read more:"."""
    return len(line) <= LONGEST_LABEL and _LABEL.fullmatch(line) is not None


def leads_elsewhere(line: str) -> bool:
    """Whether the line is such a label and, after it, what it announces."""
    return len(line) <= LONGEST and _LEADS.fullmatch(line) is not None


def is_foreign(line: str) -> bool:
    """Whether the line asks its readers for something, or says whose the text is and how it came about."""
    if len(line) > LONGEST:
        return len(line) <= LONGEST_CONSENT and _ASKS_CONSENT.fullmatch(line) is not None
    return _FOREIGN.fullmatch(line) is not None or _ASKS_CONSENT.fullmatch(line) is not None
