"""The program's own time rules, which a house switches on with one click and changes as it likes."""

from typing import Any

RESCUE = {
    "en": [
        "Hi {{contact.first_name|there}}, we have not forgotten your question and are still on it. "
        "Send us a short reply here and we can go on answering you in this chat.",
        "Hi {{contact.first_name|there}}, thank you for waiting: we are still working on it. "
        "A short reply from you keeps this chat open for our answer.",
    ],
    "nl": [
        "Hoi {{contact.first_name|daar}}, we zijn je vraag niet vergeten en zijn er nog mee bezig. "
        "Stuur hier een kort berichtje terug, dan kunnen we je in deze chat blijven antwoorden.",
        "Hoi {{contact.first_name|daar}}, bedankt voor het wachten: we zijn er nog mee bezig. "
        "Met een kort berichtje van jou blijft deze chat open voor ons antwoord.",
    ],
    "de": [
        "Hallo {{contact.first_name|und guten Tag}}, wir haben Ihre Frage nicht vergessen und sind noch dabei. "
        "Mit einer kurzen Nachricht von Ihnen können wir hier weiter antworten.",
    ],
    "fr": [
        "Bonjour {{contact.first_name|à vous}}, nous n'avons pas oublié votre question et nous y travaillons encore. "
        "Un petit message de votre part nous permet de vous répondre ici.",
    ],
    "es": [
        "Hola {{contact.first_name|buenas}}, no hemos olvidado su pregunta y seguimos con ella. "
        "Con un mensaje breve suyo podremos seguir respondiendo por aquí.",
    ],
    "sv": [
        "Hej {{contact.first_name|där}}, vi har inte glömt din fråga och arbetar fortfarande med den. "
        "Skicka ett kort svar här så kan vi fortsätta svara dig i chatten.",
    ],
    "lv": [
        "Sveiki, {{contact.first_name|labdien}}! Mēs neesam aizmirsuši jūsu jautājumu un joprojām pie tā strādājam. "
        "Atsūtiet īsu atbildi, un mēs varēsim turpināt atbildēt šeit.",
    ],
}


def _lines() -> list[dict[str, str]]:
    return [
        {"language": "" if language == "en" else language, "text": text}
        for language, texts in RESCUE.items()
        for text in texts
    ]


PRESETS: dict[str, dict[str, Any]] = {
    "window_rescue": {
        "trigger": {"kind": "window", "minutes": 120},
        "conditions": {"waiting": "us"},
        "actions": [{"do": "send_line", "lines": _lines(), "or_template": True}],
    },
}
PRESETS |= {
    "warn_agent": {
        "trigger": {"kind": "clock", "what": "warned"},
        "conditions": {"assigned": True},
        "actions": [{"do": "tell_assignee"}],
    },
    "still_late": {
        "trigger": {"kind": "clock", "what": "breached", "minutes": 15},
        "conditions": {},
        "actions": [{"do": "tell_leads"}, {"do": "set_priority", "priority": "urgent"}],
    },
}
NAMES = {
    "warn_agent": {"en": "Warn the agent", "nl": "Waarschuw de medewerker"},
    "still_late": {"en": "Still late after a quarter of an hour", "nl": "Na een kwartier nog te laat"},
    "window_rescue": {"en": "Keep the window open", "nl": "Houd het venster open"},
}
