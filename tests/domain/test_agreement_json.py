"""Canonical JSON, its hash and the check code: the same for the same text, other for any other."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.factories.agreements import frozen_agreement
from tests.support.factories.odd_agreements import ODD
from tracker.domain.agreement_json import check_code, digest, from_json, read_check_code, to_json

HASHES = st.integers(min_value=0, max_value=2**256 - 1).map(lambda number: f"{number:064x}")


@pytest.mark.parametrize("name", sorted(ODD))
def test_an_agreement_comes_back_whole(name: str) -> None:
    agreement = ODD[name]()
    stored = to_json(agreement)
    assert from_json(stored) == agreement
    assert from_json(stored.decode()) == agreement
    assert to_json(from_json(stored)) == stored


def test_the_bytes_are_canonical() -> None:
    stored = to_json(frozen_agreement(3))
    document = json.loads(stored)
    assert stored == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert document["format"] == "freedoms-tracker agreement 1"


def test_money_years_and_dates_are_written_for_people_and_machines() -> None:
    document = json.loads(to_json(ODD["wide_money"]()))["agreement"]
    assert document["freedoms"][0]["amounts"][1] == {
        "cause": "", "due_on": None, "kind": "up_to", "money": "99999999.99", "owner": "", "year": "2012-13",
    }  # fmt: skip
    assert document["starts_on"] == "2011-04-01"
    assert document["targets"][0]["baseline"]["value"] == "29.3"


def test_the_hash_is_of_the_attached_bytes_and_any_change_changes_it() -> None:
    agreement = frozen_agreement(3)
    assert digest(agreement) == hashlib.sha256(to_json(agreement)).hexdigest()
    assert digest(replace(agreement, title=agreement.title + " ")) != digest(agreement)


@pytest.mark.parametrize("stored", [b"", b"{}", b"[]", b'"text"', b'{"format":"another"}', b"null"])
def test_what_is_no_agreement_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"Not a|Expecting"):
        from_json(stored)


def test_a_document_with_a_part_missing_is_refused() -> None:
    document = json.loads(to_json(frozen_agreement(3)))
    del document["agreement"]["government"]
    with pytest.raises(ValueError, match="Not a whole agreement"):
        from_json(json.dumps(document))


def test_a_check_code_is_the_first_sixty_bits_of_the_hash() -> None:
    assert check_code("0" * 64) == "0000-0000-0000"
    assert check_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ"
    assert check_code("08" + "0" * 62) == "1000-0000-0000"


@given(HASHES)
def test_a_check_code_is_read_back_as_people_type_it(sha256: str) -> None:
    code = check_code(sha256)
    assert read_check_code(code) == code
    assert read_check_code(f" {code.lower().replace('-', ' ')} ") == code
    assert read_check_code(code.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize("typed", ["", "7F3K-92QD", "7F3K-92QD-XM4T-1", "7F3K-92QD-XMUT", "7F3K-92QD-XM4é"])
def test_what_is_no_check_code_is_not_read_as_one(typed: str) -> None:
    assert read_check_code(typed) is None
