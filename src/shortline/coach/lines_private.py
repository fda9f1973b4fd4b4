"""Lines that take a matter out of the chat, kindly and with the reason: what stands in a chat stays there. Plain data."""

from collections.abc import Mapping

PRIVATE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "I'd rather not put this in a chat, {{contact.first_name|if that's all right}}. May we call you? When suits you?",
        "This is something to talk about in person. On which number may we call you, and when?",
        "To keep this between us: may I call you back today? Tell me when you can talk.",
        "For your own safety we don't settle this here. We'll gladly call you; what time is good?",
        "Let's do this by phone, so that none of it stays in the chat. When can I reach you?",
    ),
    "nl": (
        "Dit zet ik liever niet in een chat, {{contact.first_name|als dat mag}}. Mogen we je bellen? Wanneer komt dat uit?",
        "Dit bespreken we liever persoonlijk. Op welk nummer mogen we je bellen, en wanneer?",
        "Om dit onder ons te houden: mag ik je vandaag terugbellen? Zeg maar wanneer je kunt praten.",
        "Voor je eigen veiligheid regelen we dit niet hier. We bellen je graag; hoe laat past het?",
        "Laten we dit telefonisch doen, dan blijft er niets van in de chat staan. Wanneer kan ik je bereiken?",
    ),
    "sv": (
        "Det här vill jag helst inte skriva i en chatt, {{contact.first_name|om det går bra}}. Får vi ringa dig? När passar det?",
        "Det här tar vi hellre personligen. På vilket nummer får vi ringa dig, och när?",
        "För att hålla det mellan oss: får jag ringa upp dig i dag? Säg när du kan prata.",
        "För din egen säkerhet löser vi inte det här i chatten. Vi ringer gärna; vilken tid passar?",
        "Vi tar det på telefon, så stannar inget kvar i chatten. När kan jag nå dig?",
    ),
    "es": (
        "Mejor no escribir esto en un chat, {{contact.first_name|si te parece bien}}. ¿Podemos llamarte? ¿Cuándo te viene bien?",
        "Esto es mejor hablarlo en persona. ¿A qué número te llamamos y cuándo?",
        "Para que quede entre nosotros: ¿te llamo hoy? Dime a qué hora puedes hablar.",
        "Por tu seguridad no lo resolvemos aquí. Te llamamos con gusto; ¿a qué hora?",
        "Mejor por teléfono, así no queda nada en el chat. ¿Cuándo te puedo localizar?",
    ),
    "lv": (
        "Šo es labāk nerakstītu čatā, {{contact.first_name|ja drīkst}}. Vai varam jums piezvanīt? Kad jums būtu ērti?",
        "Par šo labāk parunāt personīgi. Uz kādu numuru un kad drīkstam zvanīt?",
        "Lai tas paliek starp mums: vai drīkstu jums šodien atzvanīt? Pasakiet, kad varat runāt.",
        "Jūsu drošības dēļ mēs to šeit nekārtojam. Labprāt piezvanīsim; cikos būtu labi?",
        "Izdarīsim to pa tālruni, tad čatā nekas nepaliks. Kad varu jūs sazvanīt?",
    ),
    "de": (
        "Das gehört nicht in einen Chat, {{contact.first_name|wenn es recht ist}}. Dürfen wir Sie anrufen? Wann passt es?",
        "Das besprechen wir lieber persönlich. Unter welcher Nummer dürfen wir Sie anrufen, und wann?",
        "Damit es unter uns bleibt: Darf ich Sie heute zurückrufen? Sagen Sie mir, wann Sie sprechen können.",
        "Zu Ihrer eigenen Sicherheit klären wir das nicht hier. Wir rufen Sie gern an; welche Zeit passt?",
        "Machen wir das am Telefon, dann bleibt nichts davon im Chat stehen. Wann erreiche ich Sie?",
    ),
    "fr": (
        "Mieux vaut ne pas écrire cela ici, {{contact.first_name|si vous voulez bien}}. Pouvons-nous vous appeler ? Quand ?",
        "Mieux vaut en parler de vive voix. À quel numéro pouvons-nous vous appeler, et quand ?",
        "Pour que cela reste entre nous : puis-je vous rappeler aujourd'hui ? Dites-moi quand vous êtes libre.",
        "Pour votre sécurité, nous ne réglons pas cela ici. Nous vous appelons volontiers ; à quelle heure ?",
        "Faisons cela par téléphone, il n'en restera rien dans le chat. Quand puis-je vous joindre ?",
    ),
}

# Behind such a line, where what goes on outside of the chat costs the customer something.
COSTS: Mapping[str, str] = {
    "en": "It costs you {price}.",
    "nl": "Het kost je {price}.",
    "sv": "Det kostar dig {price}.",
    "es": "Te cuesta {price}.",
    "lv": "Jums tas maksās {price}.",
    "de": "Es kostet Sie {price}.",
    "fr": "Cela vous coûte {price}.",
}
