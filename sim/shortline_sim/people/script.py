"""What one person will say: an opening, and what follows each answer. Written once, when the person appears.

A script is plain data, so that it can be kept on disk and go on after a restart.
"""

from __future__ import annotations

import random
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from .cast import Character

Json = dict[str, Any]
Utterance = Json
"""kind, text, after (seconds since the one before), and for some kinds subject or quote."""
Turn = list[Utterance]

SALES_TOPICS = ("quote", "pass")
SIGNS = {"nl": "Groeten", "en": "Best", "sv": "Hälsningar", "es": "Saludos", "de": "Grüße", "fr": "Cordialement",
         "lv": "Ar cieņu", "ar": "مع التحية", "uk": "З повагою"}  # fmt: skip
CALLED = {"nl": "Ik probeerde net te bellen, kunt u hier antwoorden?", "en": "I just tried to call, can you answer here?",
          "sv": "Jag försökte ringa nyss, kan ni svara här?", "es": "Acabo de llamar, ¿me pueden contestar por aquí?",
          "de": "Ich habe gerade angerufen, antworten Sie bitte hier?", "fr": "Je viens d'appeler, vous répondez ici ?",
          "lv": "Tikko zvanīju, vai varat atbildēt šeit?", "ar": "اتصلت بكم قبل قليل، هل تجيبون هنا؟",
          "uk": "Щойно телефонувала, відповісте тут?"}  # fmt: skip
CALL_BACK = {"nl": "Ik bel u zo terug.", "en": "I will call you back in a minute.", "sv": "Jag ringer dig strax.",
             "es": "Ahora mismo le llamo.", "de": "Ich rufe Sie gleich zurück.", "fr": "Je vous rappelle tout de suite.",
             "lv": "Tūlīt atzvanīšu.", "ar": "سأتصل بك بعد قليل.", "uk": "Зараз передзвоню."}  # fmt: skip
GREETINGS = {"hi", "hello", "good", "hallo", "goedemiddag", "hej", "hola", "buenas", "guten", "bonjour", "labdien"}
STREETS = ("Canal Street 14", "Harbour Road 3b", "Lindenlaan 27", "Market Square 8", "Orchard Lane 112", "Kerkstraat 5")


@cache
def lines(language: str) -> Json:
    return tomllib.loads((files(__package__) / "lines" / f"{language}.toml").read_text("utf-8"))


def topics(language: str) -> list[str]:
    return [name for name, story in lines(language).items() if isinstance(story, dict)]


def write_script(character: Character, topic: str, dice: random.Random) -> list[Turn]:
    language = lines(character.person.language)
    story, habits = language[topic], character.habits
    fill = _Filler(dice)
    first = [fill(line) for line in story["open"]]
    if habits.careless:
        first = [_careless(line) for line in first]
    turns = [_opening(character, language, story, first, dice)]
    for answer in [] if habits.silent else story["then"]:
        turns.append(_answer(character, [fill(line) for line in answer], dice, quote=len(turns) == 1))
    if not habits.silent:
        turns.append(_goodbye(character, language, dice))
    return [turn for turn in turns if turn]


class _Filler:
    """The same person has one order, one street, one line; every {place} gets it."""

    def __init__(self, dice: random.Random) -> None:
        self._values = {
            "order": str(dice.randint(10000, 99999)),
            "invoice": f"LH-26{dice.randint(1000, 9999)}",
            "line": str(dice.choice([2, 4, 7, 9, 12, 14, 17])),
            "street": dice.choice(STREETS),
            "amount": f"€ {dice.randint(4, 86)},{dice.choice(['00', '50', '20', '95'])}",
            "time": f"{dice.randint(8, 18):02d}:{dice.choice(['05', '15', '20', '30', '40', '45'])}",
        }

    def __call__(self, line: str) -> str:
        return line.format(**self._values)


def say(text: str, after: float, kind: str = "text", **more: Any) -> Utterance:
    return {"kind": kind, "text": text, "after": round(after, 1), **more}


def _opening(c: Character, language: Json, story: Json, texts: list[str], dice: random.Random) -> Turn:
    turn: Turn = []
    hello = dice.choice(language["hello"])
    if c.persona == "caller":
        turn.append(say("", 0, "call"))
        turn.append(say(CALLED[c.person.language], 35))
    elif c.habits.bare_hi:
        turn.append(say(hello, 0))
    elif dice.random() < 0.4:
        texts = [_greeted(hello, texts[0], dice), *texts[1:]]
    if not c.habits.bursts:
        texts = [_joined(texts)]
    if c.habits.signs:
        texts = [*texts[:-1], f"{texts[-1]}\n\n{SIGNS[c.person.language]}, {c.person.name.split()[0]}"]
    subject = story["photo"] if c.habits.photos else ""
    for index, text in enumerate(texts):
        after = 0.0 if not turn else 3 + len(text) * c.habits.typing
        if subject and index == 0:
            turn.append(say(text, after, _file_kind(subject), subject=subject))
        elif c.habits.voice and index == len(texts) - 1 and turn:
            turn.append(say("", after + 4, "voice"))
        else:
            turn.append(say(text, after))
    if c.persona == "from_ad":
        turn[0]["ad"] = True
    if c.persona == "no_marketing":
        turn.append(say("", 6, "stop_marketing"))
    if c.habits.edits and turn[-1]["kind"] == "text":
        turn.append(_second_thought(turn[-1]["text"], dice))
    elif story in (language.get("pass"), language.get("quote")) and dice.random() < 0.2:
        turn.append(say(CALL_BACK[c.person.language], 40, "echo"))
    return turn


def _second_thought(text: str, dice: random.Random) -> Utterance:
    """Mostly a correction, now and then the message is taken back."""
    if dice.random() < 0.2:
        return say("", dice.uniform(8, 25), "revoke")
    return say(f"{text} 🙏", dice.uniform(8, 25), "edit")


def _greeted(hello: str, text: str, dice: random.Random) -> str:
    """Puts a greeting in front, unless the sentence already begins with one."""
    if text.split(" ")[0].strip(",.!").lower() in GREETINGS:
        return text
    shy = dice.random() < 0.6 and not text.startswith("I ")
    return f"{hello.rstrip('!')}, {text[:1].lower() + text[1:] if shy else text}"


def _joined(texts: list[str]) -> str:
    """One message instead of several, with a full stop where one is missing."""
    return " ".join(f"{text}." if text[-1].isalnum() and text != texts[-1] else text for text in texts)


def _file_kind(subject: str) -> str:
    return {"screen": "screenshot", "paper": "document"}.get(subject, "photo")


def _answer(c: Character, texts: list[str], dice: random.Random, *, quote: bool) -> Turn:
    turn: Turn = []
    if c.habits.reacts and dice.random() < 0.5:
        turn.append(say(dice.choice(["👍", "🙏", "❤️", "😮"]), 1.5, "reaction"))
    for text in texts:
        turn.append(say(text, 2 + len(text) * c.habits.typing))
    if quote and c.habits.quotes:
        next(u for u in turn if u["kind"] == "text")["quote"] = True
    if dice.random() < 0.06:
        turn.append(say("", 5, "location"))
    return turn


def _goodbye(c: Character, language: Json, dice: random.Random) -> Turn:
    if not c.habits.thanks:
        return [say(dice.choice(["👍", "🙏"]), 3, "reaction")] if c.habits.reacts else []
    turn = [say(dice.choice(language["thanks"]), 2.5)]
    if dice.random() < 0.12:
        turn.append(say("", 2, "sticker"))
    if c.persona == "moves":
        turn.append(say("", 20, "move"))
    return turn


def _careless(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def nudge(character: Character, dice: random.Random) -> Utterance:
    return say(dice.choice(lines(character.person.language)["nudge"]), dice.uniform(240, 600))
