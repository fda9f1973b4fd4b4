"""Is this only a thank-you? Then a closed matter stays closed; anything else takes it up again. Pure.

Strict on purpose: one word that is not in the lists, a digit or a question mark, and it is not only thanks.
"""

import re
import unicodedata

LONGEST = 80
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_QUESTION = re.compile("[?？؟;՞]")

# en nl sv es lv de fr, and the languages many customers of such desks write; without accents, as `_folded` leaves them.
_THANKS = """
thanks thank thankyou thx ty cheers appreciated
bedankt dank dankje dankjewel dankuwel
tack tackar
gracias agradecido agradecida
paldies pateicos
danke dankeschon dankesehr
merci
спасибо благодарю дякую شكرا tak takk kiitos dzieki dziekuje obrigado obrigada grazie
"""
_FILLERS = """
you so much very a lot all for your the help ok okay great perfect super bye good day nice and again indeed
je jullie u wel hartelijk heel erg fijn prima mooi top dag voor de hulp snelle reactie alvast goed hoor
sa mycket hej da bra for hjalpen ha det
muchas mil por todo la ayuda vale genial perfecto adios muchisimas
liels jums tev daudz labi par palidzibu
schon sehr ihnen dir fur alles gut tschuss vielen herzlichen die hilfe besten
beaucoup bien a vous toi parfait bonne journee pour l aide infiniment
большое вам тебе огромное очень
"""
THANKS = frozenset(_THANKS.split())
FILLERS = frozenset(_FILLERS.split())


def is_only_thanks(text: str | None) -> bool:
    """ "Thank you so much!", "merci 🙏" or a lone thumb; not "thanks, and with a bike?"."""
    found = (text or "").strip()
    if not found or len(found) > LONGEST or _QUESTION.search(found) or "\n\n" in found:
        return False
    words = [_folded(word) for word in _WORD.findall(_joined(found))]
    if not words:
        return any(unicodedata.category(char) in ("So", "Sk") for char in found)
    return all(word in THANKS or word in FILLERS for word in words) and any(word in THANKS for word in words)


def _folded(word: str) -> str:
    return _joined(unicodedata.normalize("NFKD", word.casefold()))


def _joined(text: str) -> str:
    return "".join(char for char in text if not unicodedata.combining(char))
