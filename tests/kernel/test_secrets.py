"""Keys, sealed fields and codes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.kernel import secrets

MASTER, OTHER = b"a master secret of thirty-two b.", b"b master secret of thirty-two b."
PHONE = b"identity:42:phone"
MOMENT = datetime(2020, 6, 18, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _master(monkeypatch):
    monkeypatch.setattr(secrets, "_masters", (MASTER,))


def test_sealed_text_opens_in_its_place_and_is_never_twice_the_same():
    first, second = (secrets.seal_text("13800001234 张三", context=PHONE) for _ in range(2))

    assert secrets.open_text(first, context=PHONE) == "13800001234 张三"
    assert secrets.open_text(memoryview(second), context=PHONE) == "13800001234 张三"
    assert first != second
    assert b"1380000" not in first


def test_sealed_text_cannot_be_moved_to_another_row():
    sealed = secrets.seal_text("13800001234", context=PHONE)

    with pytest.raises(secrets.Unreadable):
        secrets.open_text(sealed, context=b"identity:43:phone")


def test_every_changed_byte_is_noticed():
    sealed = secrets.seal_text("x", context=PHONE)

    for i in range(len(sealed)):
        changed = sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :]
        with pytest.raises(secrets.Unreadable):
            secrets.open_text(changed, context=PHONE)


@pytest.mark.parametrize("length", [0, 4, 5, 16, 32])
def test_cut_values_are_unreadable(length):
    with pytest.raises(secrets.Unreadable):
        secrets.open_text(secrets.seal_text("x", context=PHONE)[:length], context=PHONE)


def test_sealing_without_a_place_is_refused():
    with pytest.raises(ValueError):
        secrets.seal_text("x", context=b"")


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key():
    old = secrets.seal_text("x", context=PHONE)
    digest = secrets.keyed_digest(b"entry", "log entry")

    secrets.configure(OTHER, previous=[MASTER])

    assert secrets.open_text(old, context=PHONE) == "x"
    assert not secrets.is_sealed_with_current(old)
    assert secrets.is_sealed_with_current(secrets.seal_text("x", context=PHONE))
    assert secrets.keyed_digest(b"entry", "log entry") != digest
    assert secrets.keyed_digest_holds(b"entry", "log entry", digest)
    assert not secrets.keyed_digest_holds(b"entri", "log entry", digest)


def test_without_its_master_a_value_stays_shut():
    old = secrets.seal_text("x", context=PHONE)

    secrets.configure(OTHER)

    with pytest.raises(secrets.Unreadable):
        secrets.open_text(old, context=PHONE)


def test_keys_are_separate_by_purpose_and_by_master():
    keys = {secrets.derive("sessions"), secrets.derive("field"), secrets.derive("blind index phone")}
    secrets.configure(OTHER)

    keys.add(secrets.derive("field"))

    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    assert MASTER not in keys


@pytest.mark.parametrize("masters", [(b"short",), (MASTER, b"short")])
def test_short_master_is_refused(masters):
    with pytest.raises(ValueError):
        secrets.configure(masters[0], previous=masters[1:])


def test_nothing_works_before_the_start_up(monkeypatch):
    monkeypatch.setattr(secrets, "_masters", ())

    with pytest.raises(RuntimeError):
        secrets.derive("field")


@pytest.mark.parametrize(
    "typed",
    [
        "138 0000 1234",
        "１３８００００１２３４",
        "+86 138-0000-1234",
        "0086 13800001234",
        "8613800001234",
        " 13800001234\n",
    ],
)
def test_a_phone_is_found_however_it_is_typed(typed):
    assert secrets.blind_index(typed, "phone") == secrets.blind_index("13800001234", "phone")


def test_different_values_and_purposes_have_different_indexes():
    values = ["13800001234", "13800001235", "0571-88081234", "张三", "Zhang", "zhang", "a:1", "a:2", "8613800001"]

    indexes = {secrets.blind_index(value, purpose) for value in values for purpose in ("phone", "limit")}

    assert len(indexes) == 2 * len(values)
    assert {len(index) for index in indexes} == {64}
    assert secrets.blind_index("11010519491231002x", "id") == secrets.blind_index("11010519491231002X", "id")


def test_commitment_proves_the_words_and_needs_salt():
    made = secrets.commitment("原文", "salt")

    assert made == secrets.commitment("原文", "salt")
    assert made not in (secrets.commitment("原文", "other"), secrets.commitment("原文。", "salt"))
    with pytest.raises(ValueError):
        secrets.commitment("原文", "")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_canonical_bytes_survive_json(value):
    assert secrets.canonical(json.loads(json.dumps(value))) == secrets.canonical(value)


def test_canonical_ignores_the_order_of_keys_and_keeps_that_of_lists():
    assert secrets.canonical({"b": 1, "a": (1, 2)}) == secrets.canonical({"a": [1, 2], "b": 1}) == b'{"a":[1,2],"b":1}'
    assert secrets.canonical([1, 2]) != secrets.canonical([2, 1])
    assert secrets.canonical("协商") == '"协商"'.encode()


@pytest.mark.parametrize("value", [{1: "x"}, [{"a": {2: 1}}], {"at": MOMENT}])
def test_canonical_refuses_what_json_would_change(value):
    with pytest.raises(TypeError):
        secrets.canonical(value)


def test_canonical_refuses_not_a_number():
    with pytest.raises(ValueError):
        secrets.canonical([float("nan")])


def test_query_codes_are_readable_and_do_not_repeat():
    codes = {secrets.query_code() for _ in range(2000)}

    assert len(codes) == 2000
    assert all(len(code) == 11 and code[5] == "-" for code in codes)
    assert not set("".join(codes)) & set("ILOU01")
    assert len(secrets.CODE_SIGNS) ** secrets.CODE_LENGTH >= 2**48


@pytest.mark.parametrize("typed", ["k7m2p-9xrta", "K7M2P9XRTA", "Ｋ７Ｍ２Ｐ　９ＸＲＴＡ", " K7M2P — 9XRTA "])
def test_a_query_code_is_known_however_it_is_typed(typed):
    assert secrets.code_digest(typed) == secrets.code_digest("K7M2P-9XRTA")
    assert secrets.code_digest(typed) != secrets.code_digest("K7M2P-9XRTB")


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("0571-88081234", "057****1234"),
        ("88081234", "****34"),
        ("110", "****"),
        ("", "****"),
    ],
)
def test_masked_phone_shows_its_ends_only(phone, shown):
    assert secrets.mask_phone(phone) == shown


def test_rotating_code_holds_for_its_step_and_two_more():
    code = secrets.rotating_code("gathering:7", MOMENT)

    valid = [
        secrets.rotating_code_valid("gathering:7", code, MOMENT + timedelta(seconds=seconds))
        for seconds in (-1, 0, 14, 44, 45)
    ]

    assert valid == [False, True, True, True, False]
    assert len(code) == 6
    assert secrets.rotating_code_valid("gathering:7", f"{code[:3]} {code[3:]}", MOMENT)


def test_rotating_code_is_of_one_gathering_only():
    code = secrets.rotating_code("gathering:7", MOMENT)

    assert not secrets.rotating_code_valid("gathering:8", code, MOMENT)
    assert not any(secrets.rotating_code_valid("gathering:7", wrong, MOMENT) for wrong in ("", "12345", "签到签到签到"))
    assert len({secrets.rotating_code("gathering:7", MOMENT + timedelta(seconds=15 * i)) for i in range(50)}) > 45


def test_rotating_code_needs_a_time_zone():
    with pytest.raises(ValueError):
        secrets.rotating_code("gathering:7", datetime(2020, 6, 18))
