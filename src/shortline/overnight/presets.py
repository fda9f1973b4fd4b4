"""What a house may begin with when it tells customers that another team answers now."""

_SAID = {
    "en": [
        "Thank you for your message, {{contact.first_name|hello}}. Our day team has gone home; "
        "{{team.name|our colleagues}} will answer you as soon as possible.",
        "Your message is here, {{contact.first_name|hello}}. It is after hours, so {{team.name|our colleagues}} will look at it.",
    ],
    "nl": [
        "Bedankt voor je bericht, {{contact.first_name|hallo}}. Ons dagteam is naar huis; "
        "{{team.name|een collega}} antwoordt je zo snel mogelijk.",
        "Je bericht is binnen, {{contact.first_name|hallo}}. Het is na sluitingstijd; {{team.name|een collega}} kijkt ernaar.",
    ],
    "de": [
        "Danke für Ihre Nachricht. Unser Tagesteam hat Feierabend; "
        "{{team.name|unser Abendteam}} antwortet Ihnen so bald wie möglich."
    ],
    "fr": [
        "Merci pour votre message. Notre équipe de jour est partie ; "
        "{{team.name|une autre équipe}} vous répondra dès que possible."
    ],
    "es": [
        "Gracias por su mensaje. Nuestro equipo de día ha terminado; "
        "{{team.name|otro equipo}} le responderá lo antes posible."
    ],
    "sv": ["Tack för ditt meddelande. Dagteamet har gått hem; {{team.name|en kollega}} svarar så snart det går."],
    "lv": [
        "Paldies par ziņu! Dienas komanda ir beigusi darbu; {{team.name|kolēģi}} atbildēs, cik drīz vien iespējams."
    ],
}

LINES = [
    {"language": "" if language == "en" else language, "text": text}
    for language, texts in _SAID.items()
    for text in texts
]
