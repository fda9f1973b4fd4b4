"""The lines the desk comes with, by occasion and language. Plain data; slots as in macros."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from shortline.coach.lines_private import PRIVATE

Occasion: TypeAlias = Literal["hello", "closing", "private"]

HELLO: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Hi {{contact.first_name|there}}! What can I do for you?",
        "Hello {{contact.first_name|there}}, good to hear from you. What is it about?",
        "Good to see you here! How can I help?",
        "Hello! I'm {{agent.first_name}}, I'm here for you. What would you like to know?",
        "Hi! Your message arrived. Just write what you need and I'll look at it.",
    ),
    "nl": (
        "Hoi {{contact.first_name|daar}}! Waarmee kan ik je helpen?",
        "Hallo {{contact.first_name|daar}}, fijn dat je ons schrijft. Waar gaat het om?",
        "Leuk dat je er bent! Wat kan ik voor je doen?",
        "Hallo! Ik ben {{agent.first_name}} en ik help je graag. Wat wil je weten?",
        "Hoi! Je bericht is aangekomen. Schrijf maar wat je nodig hebt, dan kijk ik ernaar.",
    ),
    "sv": (
        "Hej {{contact.first_name|där}}! Vad kan jag hjälpa dig med?",
        "Hej {{contact.first_name|där}}, kul att du hör av dig. Vad gäller det?",
        "Välkommen hit! Hur kan jag hjälpa till?",
        "Hej! Jag heter {{agent.first_name}} och finns här för dig. Vad undrar du?",
        "Hej! Ditt meddelande kom fram. Skriv vad du behöver så tittar jag på det.",
    ),
    "es": (
        "¡Hola, {{contact.first_name|qué bien que escribas}}! ¿En qué te puedo ayudar?",
        "Hola, {{contact.first_name|buenas}}. Qué bien que nos escribas. ¿De qué se trata?",
        "Me alegra verte por aquí. ¿Qué puedo hacer por ti?",
        "¡Hola! Soy {{agent.first_name}} y estoy para ayudarte. ¿Qué te gustaría saber?",
        "¡Hola! Tu mensaje ha llegado. Cuéntame qué necesitas y lo miro.",
    ),
    "lv": (
        "Sveiki, {{contact.first_name|labdien}}! Kā varu palīdzēt?",
        "Labdien, {{contact.first_name|sveiki}}! Prieks, ka rakstāt. Par ko ir jautājums?",
        "Prieks jūs šeit redzēt! Ko varu darīt jūsu labā?",
        "Sveiki! Mani sauc {{agent.first_name}}, labprāt palīdzēšu. Ko vēlaties uzzināt?",
        "Sveiki! Jūsu ziņa ir saņemta. Uzrakstiet, kas vajadzīgs, un es apskatīšos.",
    ),
    "de": (
        "Hallo {{contact.first_name|und willkommen}}! Was kann ich für Sie tun?",
        "Guten Tag {{contact.first_name|und willkommen}}, schön, dass Sie schreiben. Worum geht es?",
        "Schön, dass Sie da sind! Wie kann ich helfen?",
        "Hallo! Ich bin {{agent.first_name}} und gern für Sie da. Was möchten Sie wissen?",
        "Hallo! Ihre Nachricht ist angekommen. Schreiben Sie einfach, was Sie brauchen, ich schaue es mir an.",
    ),
    "fr": (
        "Bonjour {{contact.first_name|et bienvenue}} ! Que puis-je faire pour vous ?",
        "Bonjour {{contact.first_name|et bienvenue}}, merci de nous écrire. De quoi s'agit-il ?",
        "Quel plaisir de vous lire ! Comment puis-je vous aider ?",
        "Bonjour ! Je suis {{agent.first_name}}, à votre écoute. Que souhaitez-vous savoir ?",
        "Bonjour ! Votre message est bien arrivé. Dites-moi ce qu'il vous faut et je regarde.",
    ),
}
CLOSING: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Glad that worked out, {{contact.first_name|and thank you}}. Have a good day!",
        "You're welcome! Write again whenever something comes up.",
        "Happy to help. All the best, {{agent.first_name}}",
        "Good, then that's settled. Enjoy the rest of your day!",
        "My pleasure! We are here if you need us again.",
        "Thank you for writing, {{contact.first_name|and take care}}. Until next time!",
    ),
    "nl": (
        "Fijn dat het gelukt is, {{contact.first_name|en bedankt}}. Een mooie dag nog!",
        "Graag gedaan! Schrijf gerust weer als er iets is.",
        "Met plezier geholpen. Groet, {{agent.first_name}}",
        "Mooi, dan is dat geregeld. Geniet van je dag!",
        "Geen dank! We zijn er als je ons weer nodig hebt.",
        "Dank voor je bericht, {{contact.first_name|en het beste}}. Tot een volgende keer!",
    ),
    "sv": (
        "Skönt att det löste sig, {{contact.first_name|och tack}}. Ha en fin dag!",
        "Varsågod! Hör av dig igen när det är något.",
        "Roligt att kunna hjälpa. Hälsningar, {{agent.first_name}}",
        "Bra, då är det klart. Ha det så gott!",
        "Ingen orsak! Vi finns här om du behöver oss igen.",
        "Tack för att du skrev, {{contact.first_name|och ha det bra}}. På återseende!",
    ),
    "es": (
        "Me alegro de que haya salido bien, {{contact.first_name|y gracias}}. ¡Que tengas un buen día!",
        "¡De nada! Escríbenos otra vez cuando quieras.",
        "Ha sido un placer ayudar. Un saludo, {{agent.first_name}}",
        "Bien, entonces queda resuelto. ¡Que disfrutes del día!",
        "¡Cuando quieras! Aquí estamos si nos necesitas de nuevo.",
        "Gracias por escribir, {{contact.first_name|y cuídate}}. ¡Hasta la próxima!",
    ),
    "lv": (
        "Prieks, ka izdevās, {{contact.first_name|un paldies}}. Jauku dienu!",
        "Lūdzu! Rakstiet atkal, ja kas vajadzīgs.",
        "Labprāt palīdzēju. Ar sveicieniem, {{agent.first_name}}",
        "Labi, tad viss nokārtots. Lai jauka diena!",
        "Nav par ko! Esam šeit, ja atkal vajadzēs.",
        "Paldies, ka rakstījāt, {{contact.first_name|un visu labu}}. Uz tikšanos!",
    ),
    "de": (
        "Schön, dass es geklappt hat, {{contact.first_name|und danke}}. Einen guten Tag noch!",
        "Gern geschehen! Schreiben Sie jederzeit wieder.",
        "Das habe ich gern gemacht. Viele Grüße, {{agent.first_name}}",
        "Gut, dann ist das geregelt. Haben Sie einen schönen Tag!",
        "Keine Ursache! Wir sind da, wenn Sie uns wieder brauchen.",
        "Danke für Ihre Nachricht, {{contact.first_name|und alles Gute}}. Bis zum nächsten Mal!",
    ),
    "fr": (
        "Tant mieux si cela a marché, {{contact.first_name|et merci}}. Bonne journée !",
        "Je vous en prie ! Écrivez-nous quand vous voulez.",
        "C'était avec plaisir. Bien à vous, {{agent.first_name}}",
        "Bien, voilà qui est réglé. Profitez de votre journée !",
        "Avec plaisir ! Nous sommes là si vous avez encore besoin de nous.",
        "Merci de votre message, {{contact.first_name|et portez-vous bien}}. À la prochaine !",
    ),
}
LINES: Mapping[Occasion, Mapping[str, tuple[str, ...]]] = {
    "hello": HELLO, "closing": CLOSING, "private": PRIVATE,
}  # fmt: skip
