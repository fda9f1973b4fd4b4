"""Which messages say "no more": a labelled set in seven languages, and what must hold of any text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.contacts.opt_out import IN, LANGUAGES, LONGEST, OUT, is_opt_out, wish

NO_MORE = """
STOP|stop|Stop.|STOP!!!|“Stop”|stop 🛑|  stop  |Stop please|Please stop|stop stop stop|S T O P|ＳＴＯＰ|Unsubscribe|opt-out
Opt out, thanks|STOPALL|No more messages|Afmelden|AFMELDEN aub|Meld me af|Ik wil me afmelden.|Uitschrijven|stoppen
Geen berichten meer|Avsluta|AVSLUTA!|Stopp|Avanmäl|avregistrera mig, tack|Inga fler meddelanden|Abmelden
Bitte abmelden
Ich möchte mich abmelden|Keine Nachrichten mehr|ABBESTELLEN|Arrêt|ARRET|Arrêtez !|Désabonner|me désinscrire svp
Plus de messages
Baja|BAJA.|Dar de baja|Quiero darme de baja, por favor|No más mensajes|Cancelar suscripción|Atteikties|Apturēt
Vairs nesūtiet
Nesūtiet, lūdzu|ATSAKOS|Stop promotions
"""
AGAIN = """
START|start!|Start please|Subscribe|opt-in|Aanmelden|Meld me aan|Inschrijven aub|Starta|Anmäl mig|Anmelden
Bitte anmelden
Alta|Darme de alta|m'abonner|Reprendre|Sākt|Pieteikties
"""
TALK = """
Does tram 4 stop here?|Stop?|stop 4|Stop 12 is closed|The bus did not stop|Please stop the delivery
At which stop are you|I cannot stop laughing
Next stop Central|Stop it, that is funny|Can I unsubscribe from the newsletter only|How do I opt out
I want to stop my order|Don't stop|Non-stop
One stop shop|Stopwatch|stops|stopped|full stop to all of this|Cancel|Cancel my order|end|quit
Start the repair, please|When do you start
Bij welke halte stop ik|De tram stopt niet|Kan ik me afmelden voor morgen|Ik wil stoppen met roken
Ik meld me morgen weer|Afgemeld
Ik moet mijn zoon afmelden van school|Waar moet ik uitschrijven|Vill avsluta mitt avtal|Jag vill avsluta
Kan man avsluta bokningen
Stoppar bussen här|Tåget har stopp i Lund|När börjar avslutningen|Ich will mein Abo abmelden|Muss ich mich abmelden
Wo stoppt der Bus
Abmelden geht nicht|Der Zug stoppt in Köln|Anmeldung für Montag bitte um neun|L'arrêt de bus est fermé|Quel arrêt
Arrêt Bellecour
Où est l'arrêt du tram|Je veux arrêter mon abonnement|Estoy de baja médica|La baja de presión|Baja el precio
Planta baja|Quiero dar de baja la línea de mi madre
Kur ir pietura|Vai varu atteikties no pasūtījuma|Nesūtiet to uz veco adresi|ok|thanks|no|nee|nein|Hi|👍|🛑|?|...
"""


def listed(lines: str) -> list[str]:
    return [line for row in lines.strip().splitlines() for line in row.split("|")]


@pytest.mark.parametrize("text", listed(NO_MORE))
def test_no_more_is_understood(text: str) -> None:
    said = wish(text)
    assert said is not None
    assert said.change == "withdrawn"


@pytest.mark.parametrize("text", listed(AGAIN))
def test_again_is_understood(text: str) -> None:
    said = wish(text)
    assert said is not None
    assert said.change == "given"


@pytest.mark.parametrize("text", [*listed(TALK), None, "", " ", "stop " * 20])
def test_talk_is_left_to_people(text: str | None) -> None:
    assert wish(text) is None


def test_the_labelled_set_is_large_enough_and_every_language_has_both_words() -> None:
    assert len(listed(NO_MORE)) >= 30
    assert len(listed(TALK)) >= 60
    for phrases in (OUT, IN):
        assert {language for languages in phrases.values() for language in languages} == set(LANGUAGES)
    assert not OUT.keys() & IN.keys()


PHRASES = st.sampled_from(sorted(OUT)).map(" ".join)
EDGES = st.text(alphabet=" .!,;-–…()\"'*🛑🙏\n\u200b", max_size=4)


@given(PHRASES, EDGES, EDGES, st.sampled_from([str.upper, str.lower, str.title]))
def test_case_and_what_stands_around_a_word_do_not_matter(phrase: str, before: str, after: str, case: object) -> None:
    assert callable(case)
    text = f"{before}{case(phrase)}{after}"
    assert is_opt_out(text) == (len(text) <= LONGEST)


@given(PHRASES, st.sampled_from(["\u0301", "\u0308", "\u0304"]), st.integers(0, 3))
def test_accents_do_not_matter(phrase: str, accent: str, place: int) -> None:
    text = unicodedata.normalize("NFC", phrase[: place + 1] + accent + phrase[place + 1 :])
    assert is_opt_out(text)


@given(
    PHRASES,
    st.sampled_from(["tram", "order", "bestelling", "avtalet", "Rechnung", "l'arrêt", "cuenta", "4", "?"]),
    st.booleans(),
)
def test_one_word_more_or_a_question_mark_and_it_is_talk(phrase: str, more: str, first: bool) -> None:
    assert wish(f"{more} {phrase}" if first else f"{phrase} {more}") is None


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    assert wish(text) is None or len(text) <= LONGEST
