"""Rules in whole requests: drafted, decided, read, replaced, looked up as of a day; and the norms that rest on them."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.matrix.world import PIXEL, filed, own
from tests.rules.ruling import DECISION, TEXT, TYPED, decided, drafted
from xieshang.kernel import flow, jobs, norms, promises
from xieshang.kernel.models import Case, Entry, File, Party, Waiting
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice
from xieshang.rules import ops, queries, ticking
from xieshang.rules.models import Anchor, Article, Rule

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
NORM = "matters.screening_days"


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def clerk(cast, at):
    return cast.clerk.signed_in(Client(headers=EN))


@pytest.fixture
def member(cast, at):
    return cast.member.signed_in(Client(headers=EN))


def readers(rule, role="reader"):
    return set(Party.objects.filter(case=rule, role=role, until=None).values_list("actor_id", flat=True))


def test_rule_is_filed_decided_read_and_found(cast, at, clerk, member):
    answer = clerk.post(reverse("rules:new"), TYPED)
    rule = Rule.objects.get()
    assert answer["Location"] == reverse("desk:case", args=[rule.pk]) and rule.state == "draft"
    assert member.get(answer["Location"]).status_code == 404

    step = {**DECISION, "_once": "d1"}
    assert clerk.post(reverse("desk:step", args=[rule.pk, "decide"]), step).status_code == 302
    rule.refresh_from_db()
    assert (rule.state, rule.edition, rule.valid_from) == ("decided", 1, date(2020, 6, 1))
    assert cast.member.actor.pk in readers(rule)

    page = member.get(answer["Location"])
    assert "决定是否受理" in words(page) and "I have read it" in words(page)
    assert answer["Location"] in member.get(reverse("desk:todo")).content.decode()
    assert member.post(reverse("rules:confirm", args=[rule.pk])).status_code == 302
    assert "I have read it" not in words(member.get(answer["Location"]))
    assert readers(rule, "informed") == {cast.member.actor.pk} and cast.member.actor.pk not in readers(rule)
    assert "1 have read it" in words(clerk.get(answer["Location"]))
    assert "胡乃刚" in words(clerk.get(reverse("rules:readers", args=[rule.pk])))

    found = Client(headers=EN).get(reverse("rules:index"), {"q": "是否受理"})
    assert f"{reverse('rules:detail', args=[rule.pk])}#article-2" in found.content.decode()
    assert "No rule fits" in words(Client(headers=EN).get(reverse("rules:index"), {"q": "没有这样的话"}))
    assert "1 rules in force" in words(clerk.get(reverse("stats:desk-figures")))


def test_scan_of_a_public_rule_is_opened_by_everybody_and_of_another_by_nobody_outside(cast, at, clerk):
    for publish in ("yes", "no"):
        rule = drafted(cast.clerk.viewer(at), at)
        scan = SimpleUploadedFile("扫描件.png", PIXEL, content_type="image/png")
        step = {**DECISION, "publish": publish, "scan": [scan], "_once": f"s{publish}"}
        assert clerk.post(reverse("desk:step", args=[rule.pk, "decide"]), step).status_code == 302
        file = File.objects.get(case_id=rule.pk)
        answer = Client().get(reverse("file", args=[file.pk, file.name]))
        assert answer.status_code == (200 if publish == "yes" else 404)
        if publish == "yes":
            assert "扫描件.png" in words(Client().get(reverse("rules:detail", args=[rule.pk])))


def test_form_sent_twice_makes_one_draft(cast, at, clerk):
    answers = [clerk.post(reverse("rules:new"), TYPED) for _turn in range(2)]

    assert Rule.objects.count() == 1 and answers[0]["Location"] == answers[1]["Location"]


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("title", "", "This field is required"),
        ("genre", "poem", "not one of the available choices"),
        ("text", "没有条", "Begin each article on a line of its own"),
        ("text", "第一条 甲\n第三条 丙", "does not follow the article before it"),
        ("hats", ["king"], "not one of the available choices"),
        ("organs", ["999999"], "not one of the available choices"),
    ],
)
def test_what_does_not_fit_stands_next_to_its_field_and_nothing_is_kept(cast, at, clerk, field, wrong, sentence):
    page = clerk.post(reverse("rules:new"), {**TYPED, field: wrong})

    assert page.status_code == 422 and sentence in words(page) and not Rule.objects.exists()


def test_draft_is_changed_and_a_decided_rule_is_not(cast, at, clerk):
    rule = drafted(cast.clerk.viewer(at), at)
    form = clerk.get(reverse("rules:change", args=[rule.pk])).content.decode()
    assert "第一章 总则" in form and "第二条 收到的事项" in form

    new = {**TYPED, "text": "第一条 只有一条。", "version": rule.version}
    assert clerk.post(reverse("rules:change", args=[rule.pk]), new).status_code == 302
    assert list(Article.objects.values_list("text", flat=True)) == ["只有一条。"]

    flow.perform(rule, "decide", by=cast.clerk.viewer(at), at=at, data={**DECISION, "scan": []})
    late = clerk.post(
        reverse("rules:change", args=[rule.pk]), {**new, "_once": "k2", "text": "第一条 改。", "version": ""}
    )
    assert late.status_code == 422 and list(Article.objects.values_list("text", flat=True)) == ["只有一条。"]


def test_new_version_ends_the_old_one_which_stays_readable_on_its_days(cast, at, clerk, member):
    by = cast.clerk.viewer(at)
    old = decided(by, at)
    ops.rest(NORM, old.articles.get(number=2), by=by, at=at)
    page = clerk.get(reverse("rules:replace", args=[old.pk]))
    assert "New version of" in words(page)
    clerk.post(reverse("rules:replace", args=[old.pk]), {**TYPED, "text": TEXT.replace("3个", "5个")})
    new = Rule.objects.get(replaces=old)
    flow.perform(new, "decide", by=by, at=at, data={**DECISION, "scan": [], "valid_from": "2020-07-01"})

    old.refresh_from_db()
    assert (old.state, old.valid_to) == ("replaced", date(2020, 6, 30)) and not readers(old)
    assert Rule.objects.get(pk=new.pk).edition == 2
    index = reverse("rules:index")
    for day, seen, unseen in (("2020-06-30", old, new), ("2020-07-01", new, old)):
        page = Client(headers=EN).get(index, {"day": day}).content.decode()
        assert reverse("rules:detail", args=[seen.pk]) in page
        assert f'href="{reverse("rules:detail", args=[unseen.pk])}"' not in page
    assert (
        reverse("rules:detail", args=[old.pk]) in Client().get(reverse("rules:detail", args=[new.pk])).content.decode()
    )
    for name in ("rules:changes", "rules:desk-changes"):
        changed = member.get(reverse(name, args=[new.pk])).content.decode()
        assert "<del>3</del>" in changed and "<ins>5</ins>" in changed
    july = timezone.make_aware(timezone.datetime(2020, 7, 2))
    for moment, rule in ((at, old), (july, new)):
        assert f"/{rule.pk}/#article-2" in norms.grounds(cast.member.viewer(moment), [NORM])[NORM].url
    assert not [
        breach for one in promises.invariants.values() if one.code.startswith("rules.") for breach in one.question()
    ]


def test_new_version_cannot_begin_before_the_old_one(cast, at):
    by = cast.clerk.viewer(at)
    old = decided(by, at)
    new = drafted(by, at, replaces=old)

    with pytest.raises(Invalid):
        flow.perform(new, "decide", by=by, at=at, data={**DECISION, "scan": [], "valid_from": "2020-06-01"})
    old.refresh_from_db()
    assert old.state == "decided" and old.valid_to is None


def test_repealed_rule_is_in_force_up_to_its_last_day(cast, at, clerk):
    rule = decided(cast.clerk.viewer(at), at)
    early = clerk.post(
        reverse("desk:step", args=[rule.pk, "repeal"]), {"last_day": "2020-05-01", "reason": "过时", "_once": "r0"}
    )
    assert "The rule is in force from" in words(early)
    clerk.post(
        reverse("desk:step", args=[rule.pk, "repeal"]), {"last_day": "2020-06-30", "reason": "过时", "_once": "r1"}
    )

    rule.refresh_from_db()
    assert (rule.state, rule.valid_to) == ("repealed", date(2020, 6, 30)) and not readers(rule)
    visitor = cast.citizen.viewer(at)
    assert queries.library(visitor, day=date(2020, 6, 30)).exists()
    assert not queries.library(visitor, day=date(2020, 7, 1)).exists()


def test_only_those_who_have_not_read_are_reminded_and_by_the_clock_once(cast, at, clerk):
    rule = decided(cast.clerk.viewer(at), at)
    ops.confirm(rule, by=cast.member.viewer(at), at=at)
    assert ticking.remind(at + timedelta(days=5)) == 0
    later = at + timedelta(days=20)
    assert ticking.remind(later) == 1 and ticking.remind(later) == 0

    jobs.run_due(limit=1000, now=later)
    told = set(Notice.objects.filter(entry__step="remind").values_list("recipient_id", flat=True))
    assert cast.member2.actor.pk in told and cast.member.actor.pk not in told


def test_who_comes_to_have_to_know_is_called_in_on_the_first_monday(cast, at):
    rule = decided(cast.clerk.viewer(at), at)
    Party.objects.filter(case=rule, role="reader", actor=cast.member.actor).delete()
    monday = timezone.make_aware(timezone.datetime(2020, 7, 6, 18, 30))

    assert ticking.call_in(at) == 0 and ticking.call_in(monday) == 1
    assert cast.member.actor.pk in readers(rule)
    assert Waiting.objects.filter(case=rule, key=f"@{cast.member.actor.pk}").exists()


def test_rule_is_read_by_a_group_as_well(cast, at):
    rule = decided(cast.clerk.viewer(at), at, hats=[], organs=[cast.special_committee.actor_id])

    assert readers(rule) == queries.must_know(rule, at.date()) and readers(rule)


def test_who_has_not_to_read_cannot_confirm(cast, at):
    rule = decided(cast.clerk.viewer(at), at)

    with pytest.raises(NotAllowed):
        ops.confirm(rule, by=cast.convenor.viewer(at), at=at)


def test_norm_leads_to_its_article_where_it_stands(cast, at, clerk):
    by = cast.clerk.viewer(at)
    rule = decided(by, at)
    article = rule.articles.get(number=2)
    matter = filed(own(cast), at).matter
    case_page, link = reverse("desk:case", args=[matter.pk]), f"{reverse('desk:case', args=[rule.pk])}#article-2"
    assert "Why so?" not in words(clerk.get(case_page))

    assert clerk.post(reverse("rules:norms"), {"norm": NORM, "article": str(article.pk)}).status_code == 302
    convenor = cast.convenor.signed_in(Client(headers=EN))
    for client, address in (
        (convenor, case_page),
        (clerk, reverse("desk:settings-norms")),
        (clerk, reverse("desk:settings-norm", args=[NORM])),
        (clerk, reverse("rules:norms")),
    ):
        assert link in client.get(address).content.decode()
    assert "working days until a matter is accepted or refused" in words(
        clerk.get(reverse("desk:case", args=[rule.pk]))
    )
    assert Entry.objects.filter(case=rule, step="anchored").exists()
    assert norms.grounds(cast.citizen.viewer(at), [NORM])[NORM].url == f"/rules/{rule.pk}/#article-2"

    clerk.post(reverse("rules:norms"), {"norm": NORM, "article": ""})
    assert not Anchor.objects.exists() and "Why so?" not in words(clerk.get(case_page))


def test_story_of_a_rule_names_norm_and_article_in_the_language_of_the_reader(cast, at):
    rule = decided(cast.clerk.viewer(at), at)
    with translation.override("en"):
        ops.rest(NORM, rule.articles.get(number=2), by=cast.clerk.viewer(at), at=at)
    told = Client(headers={"accept-language": "zh-hans"})

    page = words(cast.clerk.signed_in(told).get(reverse("desk:case", args=[rule.pk])))
    assert "注明“收到事项后作出是否受理决定的工作日数”的依据是第二条" in page


def test_rule_that_is_not_public_stays_inside(cast, at, member):
    rule = decided(cast.clerk.viewer(at), at, publish="no")
    ops.rest(NORM, rule.articles.get(number=2), by=cast.clerk.viewer(at), at=at)

    assert Client().get(reverse("rules:detail", args=[rule.pk])).status_code == 404
    assert "委员值班办法" not in words(Client().get(reverse("rules:index")))
    assert "委员值班办法" in words(member.get(reverse("rules:library")))
    assert not norms.grounds(cast.citizen.viewer(at), [NORM]) and not norms.grounds(cast.unit.viewer(at), [NORM])


def test_stranger_gets_nothing(cast, at):
    rule = decided(cast.clerk.viewer(at), at)
    ops.rest(NORM, rule.articles.get(number=2), by=cast.clerk.viewer(at), at=at)
    stranger = cast.stranger.signed_in(Client(headers=EN))

    for name in ("rules:change", "rules:replace", "rules:desk-changes", "rules:readers", "desk:case"):
        assert stranger.get(reverse(name, args=[rule.pk])).status_code == 404
    assert stranger.post(reverse("rules:confirm", args=[rule.pk])).status_code == 404
    assert "委员值班办法" not in words(stranger.get(reverse("rules:library")))
    assert not norms.grounds(cast.stranger.viewer(at), [NORM])


@pytest.mark.parametrize(
    "query", [{"day": "0000-99-99"}, {"day": "x"}, {"page": "9" * 30}, {"q": "a" * 99}, {"q": "%_"}]
)
def test_nonsense_in_the_address_is_answered(cast, at, query):
    assert Client().get(reverse("rules:index"), query).status_code == 200


def test_pages_ask_at_most_twelve_questions(cast, at, clerk, django_assert_max_num_queries):
    by = cast.clerk.viewer(at)
    rule = decided(by, at)
    ops.rest(NORM, rule.articles.get(number=2), by=by, at=at)
    matter = filed(own(cast), at).matter
    addresses = [
        reverse("rules:library"),
        reverse("rules:library") + "?q=值班",
        reverse("rules:norms"),
        reverse("rules:readers", args=[rule.pk]),
        reverse("desk:case", args=[rule.pk]),
        reverse("desk:case", args=[matter.pk]),
        reverse("desk:settings-norms"),
    ]
    for _turn in range(2):
        for address in addresses:
            clerk.get(address)
            with django_assert_max_num_queries(12):
                assert clerk.get(address).status_code == 200
        for _number in range(29):
            decided(by, at)
    outside = Client(headers=EN)
    for address in (reverse("rules:index"), reverse("rules:detail", args=[rule.pk])):
        outside.get(address)
        with django_assert_max_num_queries(12):
            assert outside.get(address).status_code == 200


def test_each_promise_notices_its_breach(cast, at):
    rule = decided(cast.clerk.viewer(at), at)
    found = {one.code: one for one in promises.invariants.values() if one.code.startswith("rules.")}
    assert not any(list(one.question()) for one in found.values())
    Rule.objects.filter(pk=rule.pk).update(edition=0)
    assert list(found["rules.text"].question())
    Case.objects.filter(pk=rule.pk).update(state="draft")
    assert list(found["rules.public"].question())
    Case.objects.filter(pk=rule.pk).update(state="decided")
    Rule.objects.filter(pk=rule.pk).update(edition=1)
    twin = decided(cast.clerk.viewer(at), at)
    Rule.objects.filter(pk=twin.pk).update(first=rule, edition=2)
    assert list(found["rules.one_version"].question())
