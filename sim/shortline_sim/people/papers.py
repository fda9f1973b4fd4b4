"""Papers people attach: a one-page PDF written by hand, object by object."""

from __future__ import annotations

import random


def invoice(dice: random.Random, title: str = "Lindhaven - Invoice") -> bytes:
    lines = [title, f"Number {dice.randint(2026000, 2026999)}", ""]
    total = 0
    for goods in dice.sample(["Annual pass", "Locker rental", "Delivery", "Bicycle repair", "Evening course"], 3):
        cents = dice.randint(450, 9900)
        total += cents
        lines.append(f"{goods:<24} EUR {cents / 100:8.2f}")
    lines += ["", f"{'Total':<24} EUR {total / 100:8.2f}"]
    return page(lines)


def page(lines: list[str]) -> bytes:
    """The smallest honest PDF: catalogue, page, font, text, cross-reference table."""
    shown = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
    text = "BT /F1 12 Tf 60 780 Td 18 TL " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"
    stream = text.encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
