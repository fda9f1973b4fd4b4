"""Products that a template shows, written on one line as an agent types them. Pure.

A list, under a button: `Shoes: A-1, A-2; Hats: H-9`, sections with the product numbers of the shop. One product, above the
text: `194836987/A-1`, the number of the catalogue and of the product.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shortline.channels.protocol import Problem

SECTIONS_MAX, PRODUCTS_MAX, TITLE_MAX = 10, 30, 24
NUMBER_MAX = 100  # characters of a product's number


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    products: tuple[str, ...]


def sections(text: str) -> list[Section]:
    """What stands there, also where it is wrong: `list_problems` says so."""
    found = []
    for part in text.split(";"):
        if not part.strip():
            continue
        title, _, numbers = part.partition(":")
        found.append(Section(title.strip(), tuple(each.strip() for each in numbers.split(",") if each.strip())))
    return found


def list_problems(field: str, text: str) -> Iterator[Problem]:
    found = sections(text)
    count = sum(len(each.products) for each in found)
    well_formed = found and all(each.title and each.products for each in found)
    if not well_formed or any(len(each) > NUMBER_MAX for section in found for each in section.products):
        yield _wrong(field, "template_products", "Write the products like this: Shoes: A-1, A-2; Hats: H-9.")
    elif len(found) > SECTIONS_MAX or count > PRODUCTS_MAX:
        sentence = f"A list holds {PRODUCTS_MAX} products in {SECTIONS_MAX} sections at most."
        yield _wrong(field, "template_products_count", sentence, products=PRODUCTS_MAX, sections=SECTIONS_MAX)
    for each in found:
        if len(each.title) > TITLE_MAX:
            sentence = f"The name of a section may have {TITLE_MAX} characters: {each.title}."
            yield _wrong(field, "template_products_title", sentence, limit=TITLE_MAX, title=each.title)


def one(text: str) -> tuple[str, str]:
    """The catalogue's and the product's number; '' for what is not there."""
    catalogue, _, product = text.strip().partition("/")
    return (catalogue.strip(), product.strip())


def product_problems(field: str, text: str) -> Iterator[Problem]:
    catalogue, product = one(text)
    if not (catalogue.isascii() and catalogue.isdigit()) or not product or len(product) > NUMBER_MAX:
        yield _wrong(
            field,
            "template_product",
            "Write the product as the catalogue's number, a slash and its own: 194836987/A-1.",
        )


def action(found: Sequence[Section]) -> dict[str, object]:
    """As the platform takes it: the first product is the picture of the list."""
    return {
        "thumbnail_product_retailer_id": found[0].products[0] if found and found[0].products else "",
        "sections": [
            {"title": each.title, "product_items": [{"product_retailer_id": number} for number in each.products]}
            for each in found
        ],
    }


def _wrong(field: str, reason: str, sentence: str, **params: str | int) -> Problem:
    return Problem(field=field, code="template_parameters", reason=reason, sentence=sentence, params=params)
