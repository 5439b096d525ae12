"""Raising a matter on the phone, from the form to the receipt, and everything that can be wrong with it."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from tests.matters.asking import FORM, GPS, huge, page_as_jpg, photo, send, text
from tests.matters.filing import ACCEPT, NAME, PHONE
from xieshang.kernel import drafts, files, limits
from xieshang.kernel.models import Draft, File
from xieshang.matters.models import Matter

pytestmark = pytest.mark.django_db


def test_matter_with_two_photos_goes_from_the_phone_to_the_public_list(cast, at, client):
    sent = send(client, photos=[photo(), photo("近看.jpg", "blue")], _once="k1")
    receipt = client.get(sent["Location"])

    matter = Matter.objects.get()
    assert sent.status_code == 302
    assert "事〔2020〕001号" in text(receipt)
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", text(receipt)).group()
    assert [file.name for file in files.of_case(matter)] == ["路灯.jpg", "近看.jpg"]

    elsewhere = Client()
    assert elsewhere.get(f"/matters/{matter.pk}/").status_code == 404
    followed = elsewhere.post("/matters/track/", {"code": code.lower().replace("-", " ")}, follow=True)
    assert FORM["text"] in text(followed)
    assert text(followed).count("<img") >= 2

    convenor = cast.convenor.signed_in(Client())
    convenor.post(f"/desk/cases/{matter.pk}/steps/accept/", {**ACCEPT, "remark": "下周二上会"})
    listed = text(Client().get("/matters/"))
    assert Matter.objects.get().state == "accepted"
    assert ACCEPT["public_title"] in listed
    assert FORM["title"] not in listed
    assert FORM["text"] not in text(Client().get(f"/matters/{matter.pk}/"))
    assert "下周二上会" in text(elsewhere.get(f"/matters/{matter.pk}/"))
    assert "下周二上会" not in text(Client().get(f"/matters/{matter.pk}/"))


def test_place_and_device_are_taken_out_of_the_stored_photo(cast, at, client):
    send(client, photos=[photo()])

    kept = files.content(File.objects.get())
    exif = Image.open(io.BytesIO(kept)).getexif()
    assert not exif.get_ifd(GPS)
    assert b"CANARYPHONE" not in kept
    assert b"GPS" not in kept


def test_photo_opens_for_the_raiser_and_the_hall_and_for_nobody_else(cast, at, client):
    send(client, photos=[photo()])
    url = f"/files/{File.objects.get().pk}/x.jpg"

    assert client.get(url).status_code == 200
    assert cast.convenor.signed_in(Client()).get(url).status_code == 200
    for role in ("convenor2", "unit", "member", "stranger"):
        assert getattr(cast, role).signed_in(Client()).get(url).status_code == 404
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "", "This field is required"),
        ("text", "路灯不亮", "tell a little more"),
        ("text", "灯" * 2001, "at most 2000"),
        ("title", "", "This field is required"),
        ("title", "灯" * 61, "at most 60"),
        ("hall", "DD", "not one of the available choices"),
        ("hall", "", "This field is required"),
        ("place", "村" * 81, "at most 80"),
        ("variety", "wish", "not one of the available choices"),
        ("category", "weather", "not one of the available choices"),
        ("name", "", "This field is required"),
        ("phone", "12345", "This is not a phone number"),
        ("alias", f"我是{NAME}", "Leave your name out here"),
    ],
)
def test_wrong_answer_is_told_beside_its_field_and_nothing_is_lost(cast, at, client, field, value, words):
    answer = send(client, **{field: value, "photos": [photo()]})

    page = text(answer)
    assert answer.status_code == 422
    wrong = re.search(rf'id="id_{field}_error">(.*?)</p>', page, re.DOTALL)
    assert wrong is not None, page[:3000]
    assert words in wrong.group(1)
    for name, kept in FORM.items():
        if name != field and name in ("text", "title", "place", "phone"):
            assert kept in page
    assert File.objects.get().case_id is None
    assert "路灯.jpg" in page
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("bad", "words"), [(page_as_jpg, "The content is not what the name says"), (huge, "too large")]
)
def test_bad_photo_is_refused_and_the_good_one_is_kept(cast, at, client, bad, words):
    answer = send(client, photos=[photo(), bad()])

    assert answer.status_code == 422
    assert words in text(answer)
    assert [file.name for file in File.objects.all()] == ["路灯.jpg"]
    assert not Matter.objects.exists()

    mended = send(client)
    assert mended.status_code == 302
    assert [file.name for file in files.of_case(Matter.objects.get())] == ["路灯.jpg"]


def test_tenth_photo_is_refused_and_nine_are_kept(cast, at, client):
    answer = send(client, photos=[photo(f"{number}.jpg") for number in range(10)])

    assert answer.status_code == 422
    assert "At most 9 photos" in text(answer)
    assert File.objects.filter(case__isnull=True).count() == 9


def test_kept_photo_can_be_taken_away_again(cast, at, client):
    send(client, title="", photos=[photo()])

    send(client, drop_photo=File.objects.get().pk)

    assert files.of_case(Matter.objects.get()) == []


def test_form_sent_twice_is_one_matter_with_one_set_of_photos(cast, at, client):
    send(client, title="", photos=[photo()], _once="twice")  # the photo is kept from a first attempt

    first = send(client, photos=[photo("b.jpg")], _once="twice")
    again = send(client, photos=[photo("b.jpg")], _once="twice")

    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Matter.objects.count() == 1
    assert [file.name for file in files.of_case(Matter.objects.get())] == ["路灯.jpg", "b.jpg"]
    assert not File.objects.filter(case__isnull=True).exists()


def test_same_key_with_other_words_is_refused_with_words(cast, at, client):
    send(client, _once="k")

    answer = send(client, title="另一件事", _once="k")

    assert answer.status_code == 422
    assert Matter.objects.count() == 1


def test_too_many_matters_from_one_address_are_answered_with_the_designed_page(cast, at, client):
    for number in range(limits.RAISE_MATTER.times):
        assert send(client, title=f"第{number}件事").status_code == 302

    refused = send(client, title="再来一件")

    assert refused.status_code == 429
    assert "A little too fast" in text(refused)
    assert Matter.objects.count() == limits.RAISE_MATTER.times


def test_query_codes_cannot_be_guessed_without_end(cast, at, client):
    answers = [client.post("/matters/track/", {"code": f"AAAAA-{number:05}"}).status_code for number in range(21)]

    assert set(answers[:20]) == {422}
    assert answers[20] == 429


def test_receipt_shows_the_code_only_to_the_browser_that_filed(cast, at, client):
    where = send(client)["Location"]

    assert Client().get(where).status_code == 404
    session = str(dict(client.session))
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", text(client.get(where))).group()
    assert code not in session


def test_closed_hall_is_not_offered_and_refuses(cast, at, client):
    cast.hall.closed_on = at.date()
    cast.hall.save()

    answer = send(client)

    assert answer.status_code == 422
    assert cast.hall.actor.name not in text(client.get("/matters/new/"))
    assert not Matter.objects.exists()


def test_draft_never_holds_name_and_phone(cast, at, client):
    client.get("/matters/new/")

    client.post("/drafts/matter-new/", FORM)

    assert Draft.objects.get().data["title"] == [FORM["title"]]
    assert NAME not in str(Draft.objects.get().data)
    assert PHONE not in str(Draft.objects.get().data)
    assert FORM["text"] in text(client.get("/matters/new/"))
    send(client)
    assert drafts.kept(client.cookies["xs_browser"].value, "matter-new") == {}


def test_hall_of_the_poster_is_chosen_already(cast, at, client):
    page = text(client.get("/matters/new/?hall=JL"))

    assert '<option value="JL" selected>' in page
    assert "/matters/new/?hall=LS" in text(client.get("/matters/halls/LS/poster/"))
    assert client.get("/matters/halls/LS/qr.svg")["Content-Type"] == "image/svg+xml"
    assert client.get("/matters/halls/DD/poster/").status_code == 404


def test_sum_of_errors_puts_no_colon_behind_a_question(cast, at, client):
    page = text(send(client, name="", text=""))

    assert "</a></li>" in page and "?:" not in page
    assert "What is the matter? This field is required" in page
