"""The lists of `words`: phrases by language, one a stroke, without accents and with every word as it is typed."""

HELLO = {
    "en": """good day to you|hi|hello|hey|hiya|heya|yo|howdy|greetings|morning|evening|good morning
        |good afternoon|good evening|good day|hello there|hi there|hey there""",
    "nl": """goeiedag|goede dag|hoi|hallo|hai|hey|hee|goedemorgen|goedemiddag|goedenmiddag|goedenavond
        |goedendag|dag|goeiemorgen|goeiemiddag|goeienavond|mogge|goede morgen|goede middag|goede avond""",
    "sv": """goddag|hej|hejsan|hallo|hallå|tjena|tja|tjo|tjabba|morrn|god morgon|godmorgon|god kvall
        |god dag|god eftermiddag|tjenare""",
    "es": "hola|holi|que tal|buenas|buenos dias|buen dia|buenas tardes|buenas noches|ola|muy buenas|saludos",
    "lv": "sveiki|sveiks|sveika|sveicinati|cau|labdien|lab dien|labrit|labs rits|labvakar|hei",
    "de": """guten tag|schonen guten tag|na|hallo|hi|hey|moin|servus|huhu|tach|gruezi|guten morgen
        |guten abend|gruss gott|gruess gott|grusse""",
    "fr": "rebonjour|re bonjour|bonjour|bonsoir|salut|coucou|slt|bjr|bsr|cc|re|allo|hello",
}
CHAT = {
    "en": """how s it going|how is everything|you ok|how are u|how are you|how are you doing|how are things
        |hows it going|how is it going|what s up|whats up""",
    "nl": "hoe is het|hoe ist|hoe gaat het|hoe gaat het met je|hoe gaat het ermee|alles goed",
    "sv": "hur mar du|hur ar laget|hur star det till|allt bra",
    "es": "que tal todo|como estas|como esta|como esta usted|como va|todo bien",
    "lv": "viss labi|ka iet|ka jums iet|ka tev iet|ka klajas",
    "de": "wie lauft s|wie laufts|wie geht s|wie gehts|wie geht es|wie geht es ihnen|wie geht es dir|alles gut",
    "fr": "tout va bien|ca va|comment allez vous|comment ca va|comment vas tu|vous allez bien",
}
TEST = {
    "en": "test|tests|testing|this is a test|just a test|just testing",
    "nl": "ff testen|testje|testen|even testen|dit is een test|een test",
    "sv": "testar bara|testar|det har ar ett test|bara ett test|ett test",
    "es": "solo probando|solo una prueba|prueba|probando|esto es una prueba|una prueba",
    "lv": "tikai testeju|tikai tests|tests|testeju|sis ir tests|parbaude|meginajums",
    "de": "testnachricht|das ist ein test|nur ein test|ein test",
    "fr": "je teste|juste un test|essai|ceci est un test|c est un test|un test|un petit test|un essai",
}
THANKS = {
    "en": """ta|tq|thanku|thank you kindly|grateful|thanks|thank|thankyou|thank you|thx|tnx|thnx|ty|tysm
        |cheers|appreciated|much appreciated""",
    "nl": """danku|hartstikke bedankt|dank jullie wel|bedankt|dank|dankje|dankjewel|dankuwel|dank je|dank u
        |dank jullie|merci""",
    "sv": "tackar och bockar|tack|tackar",
    "es": """se agradece|agradezco|gracias|grax|agradecido|agradecida|te lo agradezco|se lo agradezco
        |os lo agradezco|lo agradezco""",
    "lv": "pateiciba|pateiciga|pateicigs|esmu pateiciga|esmu pateicigs|paldies|paldis|pateicos|tencinu",
    "de": """ich danke|danke fur|dank|danke|dankeschon|dankesehr|vielen dank|besten dank|herzlichen dank
        |tausend dank|lieben dank""",
    "fr": "je remercie|remerciements|merci|mercis|remercie|je vous remercie|je te remercie",
    "": "спасибо|благодарю|дякую|شكرا|tak|takk|kiitos|dzieki|dziekuje|obrigado|obrigada|grazie",
}
DONE = {
    "en": """it s fixed|its fixed|is fixed|managed to do it|managed it|no need anymore|no longer needed
        |not needed anymore|that answers my question|working again|i found it|that s everything
        |thats everything|it worked|that worked|i got it|it s ok now|its working|resolved|it is resolved
        |it s resolved|done|all done|you can close this|forget it|problem gone|it works|it works now
        |works now|it is working|it s working|all sorted|sorted|solved|problem solved|fixed|that s all
        |thats all|that is all|that was all|that s it|never mind|nevermind|nvm|found it|found it already
        |no more questions|no further questions|all good|all good now|all set|got it working|all clear""",
    "nl": """hij werkt weer|is gelukt|het lukt nu|lukt nu|heb het al|ik heb het al|niet meer nodig
        |dat was mijn vraag|ik heb hem|ik heb het gevonden|verder geen vragen|verder niets|dat was t
        |het is opgelost|al geregeld|het is geregeld|is geregeld|klaar|komt goed|hoeft niet meer|dank werkt
        |het werkt|het werkt nu|werkt weer|hij doet het|hij doet het weer|doet het weer|opgelost|is opgelost
        |is al opgelost|gelukt|het is gelukt|dat was alles|dat is alles|dat was het|laat maar|gevonden
        |al gevonden|geen vragen meer|alles is duidelijk|alles duidelijk|alles goed nu|geregeld
        |nee dat was het|nee dat was alles""",
    "sv": """jag har den redan|inga fragor langre|den funkar igen|det gick bra|nu gick det|det gick|jag har den
        |behovs inte langre|behovs inte|det var min fraga|jag hittade den|jag hittade det|inga fragor|klart
        |fixat|det ar fixat|det loste sig|nu ar det bra|har hittat den|det fungerar|det fungerar nu
        |fungerar nu|nu fungerar det|nu funkar det|det funkar|funkar nu|funkar igen|lost|det ar lost
        |problemet ar lost|det var allt|det ar allt|hittade den|hittade det|inga fler fragor|allt ar klart
        |allt klart|glom det|allt bra nu""",
    "es": """ya va|ya pude|ya lo tengo|ya no hace falta|no hace falta|esa era mi duda|esa era mi pregunta
        |ahora si funciona|ahora funciona|ahora va|sin mas preguntas|ya quedo|quedo resuelto|esta resuelto
        |nada mas|hecho|asunto resuelto|ya funciona|funciona|ya me funciona|solucionado|ya esta solucionado
        |arreglado|todo arreglado|ya esta|resuelto|problema resuelto|eso es todo|eso era todo|es todo
        |ya lo encontre|lo encontre|no tengo mas preguntas|dejalo|todo bien ahora|todo claro""",
    "lv": """atkal strada|izdevas|tagad izdevas|man jau ir|vairs nevajag|nevajag|tas bija mans jautajums
        |jautajumu nav|strada|nokartots|ir atrisinats|gatavs|darits|sanaca|tagad sanaca|tagad strada
        |jau strada|strada atkal|viss strada|atrisinats|atrisinata|problema atrisinata|tas ir viss
        |tas arī viss|tas ari viss|jau atradu|atradu|vairak jautajumu nav|jautajumu vairs nav|viss kartiba
        |viss skaidrs|nevajag vairs|viss ir labi|viss labi|viss sakartots""",
    "de": """lauft jetzt|es lauft|hat geklappt|es hat geklappt|hab es schon|hab ich schon|brauche ich nicht mehr
        |nicht mehr notig|das war meine frage|jetzt geht es|jetzt geht s|es geht wieder|sonst keine fragen
        |hab sie|ist erledigt|ist gelost|fertig|schon erledigt|funktioniert|es funktioniert
        |es funktioniert jetzt|funktioniert jetzt|funktioniert wieder|geht wieder|lauft wieder|jetzt klappt es
        |es klappt|klappt jetzt|erledigt|hat sich erledigt|gelost|problem gelost|geklart|alles geklart
        |das war alles|das ist alles|das wars|das war s|gefunden|schon gefunden|hab s gefunden|habs gefunden
        |keine weiteren fragen|keine fragen mehr|alles gut jetzt""",
    "fr": """ca refonctionne|j ai reussi|reussi|je l ai deja|plus besoin|c etait ma question|maintenant ca va
        |je l ai trouve|pas d autres questions|pas d autre question|c est resolu|c est fait|rien d autre
        |ca remarche maintenant|ca a marche|ca marche maintenant|ca remarche|ca fonctionne
        |ca fonctionne maintenant|resolu|probleme resolu|c est regle|regle|c est tout|c etait tout
        |j ai trouve|trouve|plus de questions|tout est bon|c est bon|c est bon maintenant|laissez tomber
        |tout est clair|tout est ok|tout est regle""",
}
OK = {
    "en": """fine|fair enough|no problem|will do|noted|ok|okay|okey|k|great|perfect|alright|all right
        |got it|sounds good|understood|awesome|lovely|brilliant|excellent|bye|goodbye|good|nice|cool
        |super|wonderful|fantastic|that helps""",
    "nl": """geen probleem|komt in orde|is prima|genoteerd|lekker|oke|prima|top|toppie|is goed|duidelijk|goed
        |goed zo|fijn|mooi|doei|tot ziens|helder|begrepen|dat is fijn|geweldig""",
    "sv": """inga problem|noterat|skont|okej|toppen|bra|perfekt|jattebra|det later bra|uppfattat|japp|fint
        |underbart|hej da|vi hors|det ar bra""",
    "es": """sin problema|anotado|que bien|vale|perfecto|genial|de acuerdo|entendido|muy bien|listo|bien
        |estupendo|adios|hasta luego|claro|excelente|okey""",
    "lv": """nav problemu|cik labi|ladi|labi|lieliski|skaidrs|sapratu|forsi|der|perfekti|uz redzesanos|ata
        |saprotu|jauki|oki""",
    "de": """kein problem|notiert|geht klar|wie schon|in ordnung|perfekt|alles klar|verstanden|passt|gut|prima
        |klasse|toll|tschuss|auf wiedersehen|wunderbar|bis dann""",
    "fr": """pas de probleme|pas de souci|note|quelle rapidite|c est gentil|ca roule|d accord|parfait|ca marche
        |compris|tres bien|entendu|genial|bien|au revoir|impeccable|nickel|bonne journee|bonne soiree""",
}
WHO = {
    "en": "dear|both|gang|everyone|everybody|team|guys|mate|folks|sir|madam|all|there|friend",
    "nl": "mensen|allen|dames|heren|iedereen|allemaal|team|mevrouw|meneer|daar",
    "sv": "allesammans|allesamman|ni|allihopa|alla|dar|pa er|er",
    "es": "senorita|amigos|chicos|a todos|a todas|todos|todas|equipo|senor|senora",
    "lv": "visi|kundze|kungs|kolegi|visiem",
    "de": "die damen|damen|herren|leute|zusammen|allerseits|alle|ihr|ihr lieben|team",
    "fr": "les amis|mesdames|messieurs|a tous|a toutes|tous|toutes|madame|monsieur|equipe|l equipe",
}
NOUN = {
    "en": "help|reply|response|answer|kindly|service",
    "nl": "hulp|reactie|antwoord|service",
    "sv": "hjalpen|hjalp|svar|svaret",
    "es": "ayuda|respuesta",
    "lv": "palidzibu|atbildi",
    "de": "hilfe|antwort",
    "fr": "aide|reponse",
}
FILLER = {
    "en": """that|best|fast|are|re|were|kindness|million|bunch|time|sorting|out|this|him|them|ur|dear
        |yes|yeah|my|in|app|you|u|so|very|much|a|lot|lots|many|for|your|the|quick|day|have|and
        |again|indeed|now|then|just|already|really|kind|it|is|well|me|today|one|thanks|was""",
    "nl": """snel|bent|hartstikke|uitzoeken|he|wat|ja|mijn|in|van|ook|telefoon|hebt|je|jullie|u|wel
        |hartelijk|heel|erg|voor|de|snelle|alvast|hoor|en|nog|nu|zo|zeer|het|hele|dan|fijne|avond
        |weekend|nou|ontzettend""",
    "sv": """hemskt|bast|ar|vad|snabba|ja|att|fixade|sa|mycket|jattemycket|for|ha|det|en|dag|och|stort
        |tusen|snalla|snabbt|pa|forhand|ska|du|ni|till|all|den|nu|jag|da|fin|mig|trevlig|kvall|hej
        |er|allt""",
    "es": """mucho|de|verdad|sois|eres|los|las|mejores|mejor|que|rapido|si|en|son|muchas|mil|por|todo
        |la|el|muchisimas|muy|amable|rapida|igualmente|y|buen|buena|dia|tarde|noche|a|ahora|usted
        |ustedes|os|te|hasta|pronto|entonces|ya""",
    "lv": """sirds|jus|esat|labakie|labaka|atri|ja|esmu|ka|loti|liels|milzigs|sirsnigs|jums|tev|par
        |jauku|dienu|jau|ieprieks|atro|visu|un|tad|nu|to|vakaru|tas|ir|vel""",
    "de": """ihr|seid|sie|sind|der|beste|lieb|wie|ich|schnell|kummern|furs|ja|du|bist|schon|schonen
        |sehr|ihnen|dir|euch|fur|alles|die|schnelle|ihre|eure|deine|vielen|lieben|herzlichen|besten
        |tausend|tag|noch|und|einen|jetzt|dann|mal|auch|das|wieder|abend""",
    "fr": """fois|etes|les|meilleurs|meilleur|du|fond|c ur|coeur|avoir|oui|es|gentil|gentille|vraiment
        |deja|beaucoup|bien|a|vous|toi|pour|votre|l|infiniment|la|le|rapide|d|avance|mille|grand|et
        |bonne|maintenant|encore|tout|tres|alors|journee|soiree|toute""",
    "": "большое|вам|тебе|огромное|очень",
}
# A word of these is a wish, a doubt or a matter, whatever stands beside it.
_BLOCKS = """
but fix not no don t can cant cannot could would please pls want need when where what why how who which still
nothing also and waiting wait call send change refund invoice order help again bill money second other number
address ticket yet never maar niet geen nee kan kunt kunnen wil graag aub wanneer waar wat waarom hoe wie welke nog
niks niets ook en wacht bel stuur wijzig terugbetaling factuur bestelling hulp geld tweede andere nummer adres nooit
men inte ingen inga ingenting nej vill behover nar var varfor hur vem vilken fortfarande inget ocksa och vantar ring
skicka andra aterbetalning faktura bestallning hjalp pengar adress aldrig pero puede puedes pueden quiero necesito
cuando donde que porque como quien cual todavia nada tambien y espero llame llamada envie cambie reembolso
devolucion factura pedido ayuda dinero segundo otro numero direccion nunca favor bet nav ne nevaru varat lūdzu ludzu
gribu vajag kad kur kas kapec ka kurs joprojam neko ari un gaidu zvaniet sutiet nomainiet atmaksa rekins pasutijums
palidziba nauda otrs cits numurs adrese nekad aber nicht kein keine nein kann konnen bitte will mochte brauche wann
wo was warum wer welche noch nichts auch und warte anruf schicken andern erstattung ruckerstattung rechnung
bestellung lieferung termin hilfe zweite adresse mais pas non peux pouvez voulez veux besoin quand ou quoi pourquoi
comment qui quel quelle toujours rien aussi et attends appel appelez envoyez changez remboursement facture commande
aide argent deuxieme autre jamais svp
"""
BLOCKS = frozenset(_BLOCKS.split())
