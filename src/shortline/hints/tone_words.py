"""Phrases that sound cold in an answer, and those that warm one. Without accents, as `folded` leaves them; one a stroke."""

COLD = {
    "en": """my previous message|previous message|not valid|invalid|yourself|clearly stated|clearly
        |cannot do anything|can t do anything|nothing i can do|nothing we can do|not liable|no longer possible
        |as written|as explained|like i said|already told|already explained|against the rules|fill in the
        |fill out the|you are too late|too late|your own fault|your fault|not my department|not our department
        |we cannot help|i cannot help|end of discussion|as you know|you were told|refuse|as stated
        |as already stated|as mentioned|as previously mentioned|as i said|as i already|as already
        |per our policy|as per|our policy|not our responsibility|not my responsibility|not our problem
        |not responsible|you must|you need to|you have to|you are required|you should have|you failed
        |you did not read|calm down|read the|it is what it is|denied|rejected|we do not do that
        |we don t do that|that is not possible|not possible|refer to the website|refer to our|aforementioned
        |for further information|no exceptions|obviously|whatever""",
    "nl": """in mijn vorige|vorige bericht|vorige mail|ongegrond|zelf contact|duidelijk op|niets aan doen
        |niks aan doen|niet aansprakelijk|aansprakelijk|zoals uitgelegd|zoals u weet|al gezegd|al verteld
        |al uitgelegd|eigen schuld|te laat|invullen|verplicht|niet mijn afdeling|niet onze afdeling
        |kunnen u niet helpen|kan u niet helpen|conform|tegen de regels|wij weigeren|zoals eerder
        |zoals vermeld|zoals ik al|zoals gezegd|zoals al|u dient|je dient|u moet|je moet
        |niet onze verantwoordelijkheid|niet ons probleem|niet verantwoordelijk|ons beleid|rustig aan
        |doe rustig|lees de|lees eerst|het is niet anders|u had|je had moeten|afgewezen|geweigerd
        |doen wij niet|dat doen we niet|niet mogelijk|kan niet|raadpleeg|voor nadere informatie|voornoemde
        |geen uitzonderingen|helaas pindakaas""",
    "sv": """mitt forra|forra meddelande|ogiltigt|ogiltig|sjalva kontakta|sjalv kontakta|star tydligt|tydligt pa
        |inte gora nagot at|inget jag kan|inget vi kan|ansvarar inte|inte ansvariga|enligt var|enligt vara
        |som du vet|som ni vet|redan sagt|redan forklarat|ditt eget fel|eget fel|for sent|fyll i|maste fylla
        |inte min avdelning|kan inte hjalpa|mot reglerna|vi vagrar|som tidigare namnts|som tidigare sagt
        |som tidigare meddelats|som namnts|som jag redan|som jag sa|som sagt|ni maste|du maste
        |inte vart ansvar|inte vart problem|var policy|lugna ner|lugna dig|las villkoren|las mejlet
        |det ar som det ar|du borde ha|ni borde ha|avslagits|avslagen|nekats|det gor vi inte|inte mojligt
        |gar inte|vi hanvisar|for vidare information|ovannamnda|inga undantag""",
    "es": """mensaje anterior|no procede|contactar usted|usted mismo|claramente|no puedo hacer nada
        |no podemos hacer nada|no nos hacemos|responsables de|como sabe|como explique|ya le dije|ya se lo
        |ya explique|su culpa|culpa suya|demasiado tarde|rellene|debe usted|obligatorio|no es mi departamento
        |no podemos ayudar|contra las normas|nos negamos|como ya|como se indico|como le dije|como te dije
        |segun lo indicado|usted debe|debe rellenar|tiene que|debera|no es nuestra responsabilidad
        |no es nuestro problema|no somos responsables|nuestra politica|calmese|calmate|lea las|lea el|lee las
        |es lo que hay|deberia haber|denegada|denegado|rechazada|rechazado|no lo hacemos|no hacemos eso
        |no es posible|consulte la|consulte nuestra|para mas informacion|anteriormente mencionado
        |sin excepciones""",
    "lv": """ka rakstiju|iepriekseja|iepriekseja zina|nav pamatota|pasiem jasazinas|pasam jasazinas
        |skaidri rakstits|neko nevaru|neko nevaram|neatbildam|ka zinat|jau teicu|jau paskaidroju
        |jusu pasu vaina|jusu vaina|par velu|aizpildiet|obligati|nav mana nodala|nevaram palidzet
        |pret noteikumiem|atsakamies|ka jau|ka mineju|ka minets|jums ir ja|jums ir jaaizpilda|jums jaaizpilda
        |jums ja|jums vajadzeja|nav musu atbildiba|nav musu problema|neesam atbildigi|musu noteikumiem
        |saskana ar|nomierinieties|nomierinies|izlasiet noteikumus|lasiet noteikumus|ta tas ir|noraidits
        |noraidita|to nedaram|nav iespejams|skatit majaslapa|skatiet majaslapa|papildu informaciju
        |ieprieksminetais|bez iznemumiem""",
    "de": """meiner letzten nachricht|letzten nachricht|unbegrundet|sich selbst an|selbst kontaktieren
        |steht deutlich|deutlich auf|nichts machen|nichts tun|haften wir nicht|haften nicht|keine haftung
        |wie sie wissen|bereits gesagt|schon gesagt|bereits erklart|selbst schuld|eigene schuld|zu spat
        |fullen sie|ausfullen|verpflichtet|nicht meine abteilung|nicht weiterhelfen|gegen die regeln
        |wir weigern|wie bereits|wie erwahnt|wie schon|wie ich schon|wie gesagt|sie mussen|du musst
        |nicht zustandig|nicht unser problem|nicht verantwortlich|unseren richtlinien|unsere richtlinien
        |unsere agb|beruhigen sie sich|beruhige dich|lesen sie die|lesen sie erst|nun mal so|ist halt so
        |sie hatten|du hattest lesen|abgelehnt|machen wir nicht|nicht moglich|geht nicht|entnehmen sie
        |weitere informationen|oben genannten|keine ausnahmen""",
    "fr": """dernier message|message precedent|pas fondee|non fondee|vous meme|vous memes|clairement|rien y faire
        |rien faire|ne repondons pas|ne sommes pas|comme vous le savez|deja dit|deja explique|votre faute
        |trop tard|remplissez|remplir le|obligatoire|pas mon service|pas vous aider|contraire au reglement
        |refusons|comme deja|comme indique|comme je vous|comme dit|comme je l ai|vous devez|tu dois
        |il faut que vous|pas de notre responsabilite|pas notre probleme|pas responsables|notre politique
        |calmez vous|calme toi|lisez les|lisez le|c est comme ca|vous auriez du|tu aurais du|rejetee|refusee
        |refuse|ne faisons pas|pas possible|impossible|veuillez consulter|consulter le site
        |pour plus d informations|susmentionne|aucune exception""",
}
WARM = {
    "en": """no problem|no trouble|my pleasure|sorry|apologies|apologise|apologize|thank|thanks|happy to|glad
        |gladly|of course|sure|welcome
        |hope|let me|can offer|good news|with pleasure|i understand|no worries""",
    "nl": """geen dank|geen probleem|geen punt|sorry|excuses|excuus|bedankt|dank|graag|natuurlijk|fijn|welkom
        |hopelijk|goed nieuws|ik begrijp
        |vervelend|laat het|laat maar weten|met plezier|zal ik""",
    "sv": """ingen orsak|inga problem|varsagod|forlat|ursakta|ursakt|beklagar|tack|garna|absolut|valkommen
        |hoppas|goda nyheter|jag forstar
        |trakigt|sjalvklart|sag garna""",
    "es": """de nada|no hay de que|lo siento|disculpe|disculpa|perdon|perdona|gracias|con gusto|claro|encantado
        |encantada|espero
        |buenas noticias|entiendo|bienvenido|puedo ofrecer|te ayudo|le ayudo|lamento""",
    "lv": """nav par ko|nav problemu|atvainojos|atvainojiet|piedodiet|paldies|labprat|protams|prieks|ceru
        |labas zinas|saprotu|laipni
        |varu piedavat|gaidisim|dodiet zinu""",
    "de": """keine ursache|nichts zu danken|entschuldigung|entschuldigen|verzeihung|sorry|tut mir leid|danke
        |gerne|gern|naturlich|klar|freue
        |hoffe|gute nachrichten|verstehe|willkommen|anbieten|kein problem""",
    "fr": """de rien|pas de probleme|je vous en prie|pas de souci|desole|desolee|pardon|excusez|merci
        |avec plaisir|volontiers|bien sur|j espere|bonne nouvelle
        |je comprends|bienvenue|proposer|dites moi|ravi|navre""",
}
# A refusal stands with one of these; one of `TURNS` beside it offers something else.
_NO = """
not no never nothing cannot t none without niet geen niets nooit zonder nee inte ingen inget inga aldrig utan nej
nada nunca ninguna ninguno sin ne nav neko nekas bez nevaram nevaru nevar neesam nedrikst nicht kein keine keinen
nie nichts ohne nein pas rien jamais aucun aucune sans non
"""
NO = frozenset(_NO.split())
_TURNS = """
but instead however from maar wel vanaf i.p.v men istallet fran pero sino desde bet taciau aber sondern dafur ab
mais des plutot soon straks snart pronto driz bald bientot check looking kijk kollar miro skatos schaue regarde
"""
TURNS = frozenset(_TURNS.split())
