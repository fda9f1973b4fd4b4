"""Names of strangers become labels: nothing of a path, nothing invisible, nothing that pretends."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.media.names import ACTIVE, BYTES_MAX, NAME_MAX, disposition, label

WICKED = [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system32\\cmd.exe", "cmd_exe.bin"),
    ("/etc/passwd\x00.png", "passwd.png"),
    ("C:\\fakepath\\foto.jpg", "foto.jpg"),
    ("．．／．．／x.txt", "x.txt"),
    ("invoice.pdf.exe", "invoice_pdf_exe.bin"),
    ("photo\u202egpj.exe", "photogpj_exe.bin"),
    ("a\u200b.\u200bhtml", "a_html.bin"),
    ("con", "_con"),
    ("LPT1.txt", "_LPT1.txt"),
    ("COM¹.log", "_COM1.log"),
    (".htaccess", "htaccess"),
    ("name.", "name"),
    ("a|b?c*d.txt", "a_b_c_d.txt"),
    ("tab\there\nline.txt", "tab here line.txt"),
    ("rēķins 2026.pdf", "rēķins 2026.pdf"),
    ("فاتورة.pdf", "فاتورة.pdf"),
    ("счёт.docx", "счёт.docx"),
    ("report.v2.final.docx", "report.v2.final.docx"),
    ("x.svg", "x_svg.bin"),
    ("x.tar.gz", "x.tar.gz"),
    ("\u3164", "file"),
    ("..", "file"),
    ("", "file"),
    (None, "file"),
]


@pytest.mark.parametrize(("given_name", "shown"), WICKED)
def test_a_wicked_name_is_made_harmless(given_name: str | None, shown: str) -> None:
    assert label(given_name) == shown


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("foto.pdf", "image/png", "foto_pdf.png"),
        ("foto", "image/jpeg", "foto.jpg"),
        ("foto.JPEG", "image/jpeg", "foto.jpeg"),
        ("x.html", "application/pdf", "x_html.pdf"),
        ("note.opus", "audio/ogg", "note.opus"),
        ("v1.2", "application/pdf", "v1.2.pdf"),
    ],
)
def test_the_ending_tells_what_the_file_is(name: str, mime: str, shown: str) -> None:
    assert label(name, mime=mime) == shown


names = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="./\\:* \u202e\u200b\u200d．／aACONcon\x00é1", max_size=40),
    st.builds(
        "{}.{}.{}".format, st.text(max_size=5), st.sampled_from(["pdf", "jpg", "x"]), st.sampled_from(sorted(ACTIVE))
    ),
)


@given(names, st.sampled_from([None, "image/png", "application/pdf", "text/plain", "application/x-thing"]))
def test_every_label_is_fit_for_a_folder_and_a_header(name: str, mime: str | None) -> None:
    shown = label(name, mime=mime)
    assert 0 < len(shown) <= NAME_MAX
    assert len(shown.encode()) <= BYTES_MAX
    assert not set(shown) & set('/\\:*?"<>|\x00\r\n')
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in shown)
    assert not shown.startswith(".")
    assert shown.rpartition(".")[2].lower() not in ACTIVE or "." not in shown
    assert shown.split(".")[0].lower() not in ("con", "prn", "aux", "nul", "com1", "lpt1")
    assert label(shown, mime=mime) == shown
    for inline in (True, False):
        header = disposition(shown, inline=inline)
        header.encode("ascii")
        assert "\r" not in header
        assert header.count('"') == 2
