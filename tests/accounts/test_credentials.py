"""Secrets: long, unique, each for its own door."""

import pytest

from shortline.accounts.credentials import Kind, digest, mint


def test_ten_thousand_secrets_are_all_different_and_use_the_whole_alphabet():
    texts = {mint(Kind.SESSION).text for _ in range(10_000)}
    assert len(texts) == 10_000
    assert len(set("".join(texts))) == 64


@pytest.mark.parametrize("kind", Kind)
def test_a_secret_opens_its_own_kind_of_door_only(kind):
    secret = mint(kind)
    assert digest(kind, secret.text) == secret.digest
    assert [other for other in Kind if digest(other, secret.text) is not None] == [kind]
    assert secret.text not in repr(secret)


@pytest.mark.parametrize(
    "value", [None, "", " ", 0, True, [], {}, b"sls_" + b"A" * 43, "sls_", "sls_" + "A" * 42, "sls_" + "A" * 44,
              "sls_" + "A" * 43 + "\n", " sls_" + "A" * 43, "sls_" + "é" * 43, "sls_" + "A" * 1_000_000]
)  # fmt: skip
def test_what_is_not_such_a_string_has_no_digest_to_look_up(value):
    assert digest(Kind.SESSION, value) is None
