"""The case page: the same for every kind, open by the door only, one effect per click."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.gatherings import sitting
from tests.matters.filing import ACCEPT, accepted_matter, raise_matter
from xieshang.desk.cases import CasePage
from xieshang.kernel import flow
from xieshang.kernel.models import Draft, Entry, File, Link
from xieshang.matters.models import Matter

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def page(client, matter):
    return client.get(reverse("desk:case", args=[matter.pk]))


def take(client, matter, code, **fields):
    return client.post(reverse("desk:step", args=[matter.pk, code]), {"version": matter.version, **fields})


def test_convenor_sees_the_case_with_its_story_and_steps(cast, client, at):
    matter = raise_matter(cast, at).matter
    answer = page(cast.convenor.signed_in(client), matter)
    assert answer.status_code == 200
    words = answer.content.decode()
    assert matter.title in words and matter.number in words
    assert reverse("desk:step", args=[matter.pk, "accept"]) in words
    assert 'class="timeline"' in words
    assert "<details" in words


@pytest.mark.parametrize("role", ["stranger", "unit", "member", "convenor2"])
def test_who_is_not_concerned_gets_404(cast, client, at, role):
    matter = raise_matter(cast, at).matter
    player = cast.player(role)
    assert page(player.signed_in(client), matter).status_code == 404
    assert take(client, matter, "accept", **ACCEPT).status_code == 404
    assert Matter.objects.get(pk=matter.pk).state == "received"


def test_anonymous_is_sent_to_sign_in(cast, client, at):
    matter = raise_matter(cast, at).matter
    answer = page(client, matter)
    assert answer.status_code == 302 and answer["Location"].startswith("/signin/")


def test_step_is_taken_and_said(cast, client, at):
    matter = raise_matter(cast, at).matter
    answer = cast.convenor.signed_in(client).post(
        reverse("desk:step", args=[matter.pk, "accept"]), {"version": 1, "_once": "k1", **ACCEPT}, follow=True
    )
    assert Matter.objects.get(pk=matter.pk).state == "accepted"
    message = str(next(iter(answer.context["messages"])))
    assert matter.number in message


def test_double_submit_has_one_effect(cast, client, at):
    matter = raise_matter(cast, at).matter
    cast.convenor.signed_in(client)
    first = take(client, matter, "accept", _once="same", **ACCEPT)
    second = take(client, matter, "accept", _once="same", **ACCEPT)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Entry.objects.filter(case_id=matter.pk, step="accept").count() == 1


def test_bad_input_comes_back_with_words_and_what_was_typed(cast, client, at):
    matter = raise_matter(cast, at).matter
    cast.convenor.signed_in(client)
    answer = take(client, matter, "refuse", reason_code="", reason="因为这件事在别处已经解决")
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "因为这件事在别处已经解决" in words
    assert "field-error" in words
    assert Matter.objects.get(pk=matter.pk).state == "received"
    assert Entry.objects.filter(case_id=matter.pk).count() == 1


def test_stale_version_is_409_with_words_and_input_kept(cast, client, at):
    matter = raise_matter(cast, at).matter
    cast.convenor.signed_in(client)
    answer = client.post(
        reverse("desk:step", args=[matter.pk, "refuse"]),
        {"version": "0", "reason_code": "personal", "reason": "已经写好的理由"},
    )
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "已经写好的理由" in words and 'role="alert"' in words
    assert Matter.objects.get(pk=matter.pk).state == "received"


def test_step_of_a_past_state_is_409_and_shows_what_was_written(cast, client, at):
    matter = raise_matter(cast, at).matter
    flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT)
    cast.convenor.signed_in(client)
    answer = client.post(
        reverse("desk:step", args=[matter.pk, "refuse"]), {"reason_code": "personal", "reason": "慢了一步的理由"}
    )
    assert answer.status_code == 409
    assert "慢了一步的理由" in answer.content.decode()


def test_step_of_somebody_else_is_403(cast, client, at):
    matter = raise_matter(cast, at).matter
    answer = take(cast.leader.signed_in(client), matter, "accept", **ACCEPT)
    assert answer.status_code == 403
    assert Matter.objects.get(pk=matter.pk).state == "received"


@pytest.mark.parametrize("code", ["place", "receive", "nonsense"])
def test_steps_that_are_not_offered_do_not_exist(cast, client, at, code):
    matter = raise_matter(cast, at).matter
    assert take(cast.convenor.signed_in(client), matter, code).status_code == 404


@pytest.mark.parametrize("number", [1, 100])
def test_queries_do_not_grow_with_entries(cast, client, at, django_assert_max_num_queries, number):
    matter = raise_matter(cast, at).matter
    for _ in range(number):
        flow.note(matter, "identity_opened", by=cast.clerk.viewer(at), at=at)
    cast.clerk.signed_in(client)
    page(client, matter)
    with django_assert_max_num_queries(12):
        assert page(client, matter).status_code == 200


def solved(cast, at):
    matter = raise_matter(cast, at).matter
    Matter.objects.filter(pk=matter.pk).update(state="solved", stage="closed")
    return Matter.objects.get(pk=matter.pk)


RATING = {"process": "4", "result": "5", "remark": "灯亮了"}


def test_office_enters_a_rating_from_paper(cast, client, at):
    matter = solved(cast, at)
    asker = matter.parties.get(role="asker").actor
    cast.clerk.signed_in(client)
    assert "paper-rate" in page(client, matter).content.decode()
    scan = SimpleUploadedFile("letter.png", PNG, content_type="image/png")
    answer = take(
        client,
        matter,
        "rate",
        paper="1",
        behalf=str(asker.pk),
        occurred_on="2020-06-08",
        scan=scan,
        _once="r",
        **RATING,
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    entry = Entry.objects.get(case_id=matter.pk, step="rate")
    assert (entry.behalf_of_id, entry.hat, entry.occurred_on) == (asker.pk, "office", date(2020, 6, 8))
    assert File.objects.filter(entry=entry).count() == 1


def test_convenor_cannot_rate_for_the_resident(cast, client, at):
    matter = solved(cast, at)
    asker = matter.parties.get(role="asker").actor
    cast.convenor.signed_in(client)
    assert "paper-rate" not in page(client, matter).content.decode()
    answer = take(client, matter, "rate", paper="1", behalf=str(asker.pk), occurred_on="2020-06-08", **RATING)
    assert answer.status_code == 403
    assert Matter.objects.get(pk=matter.pk).state == "solved"


def test_office_cannot_rate_for_somebody_who_is_no_party(cast, client, at):
    matter = solved(cast, at)
    cast.clerk.signed_in(client)
    answer = take(
        client, matter, "rate", paper="1", behalf=str(cast.member.actor.pk), occurred_on="2020-06-08", **RATING
    )
    assert answer.status_code == 422
    assert Matter.objects.get(pk=matter.pk).state == "solved"


def test_paper_of_tomorrow_is_refused(cast, client, at):
    matter = solved(cast, at)
    asker = matter.parties.get(role="asker").actor
    cast.clerk.signed_in(client)
    answer = take(client, matter, "rate", paper="1", behalf=str(asker.pk), occurred_on="2020-06-11", **RATING)
    assert answer.status_code == 422
    assert Matter.objects.get(pk=matter.pk).state == "solved"


def test_draft_of_a_step_is_filled_in_and_gone_after_it(cast, client, at):
    matter = raise_matter(cast, at).matter
    cast.convenor.signed_in(client)
    key = f"case-{matter.pk}-refuse"
    client.post(reverse("draft", args=[key]), {"reason": "半句话"})
    assert "半句话" in page(client, matter).content.decode()
    take(client, matter, "refuse", reason_code="personal", reason="整句话")
    assert Matter.objects.get(pk=matter.pk).state == "refused"
    assert not Draft.objects.filter(form=key).exists()


def test_words_that_only_look_like_a_day_are_told_as_they_are(cast, client, at):
    matter = accepted_matter(cast, at)
    sitting.planned(cast, at, title="2020-02-30", cases=[matter])

    answer = page(cast.clerk.signed_in(client), matter)

    assert answer.status_code == 200
    assert "2020-02-30" in answer.text


def test_every_page_tells_what_belongs_with_its_own_case_as_far_as_the_door_lets(cast, client, at):
    lamps, wires, bridge, secret = (raise_matter(cast, at, title=title).matter for title in ("灯", "线", "桥", "密"))
    for target in (wires, secret):
        Link.objects.create(
            body=cast.body, source=lamps, target=target, kind="with", made_at=at, made_by=cast.convenor.actor
        )
    Matter.objects.filter(pk=secret.pk).update(visibility=Matter.Visibility.SEALED)
    secret.parties.all().delete()
    viewer = cast.convenor.viewer(at)

    shown = [[other.title for other in CasePage(viewer, case).related] for case in (lamps, wires, bridge)]

    assert shown == [["线"], ["灯"], []]
