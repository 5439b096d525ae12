"""The office files a rule and enters the decision; a member reads and confirms; the sum of a deadline leads to the article."""

from tests.browser.visiting import DESK, HAND
from tests.rules.ruling import TEXT
from xieshang.rules.models import Rule


def test_office_files_member_reads_and_the_deadline_leads_to_the_article(enter, world):
    clerk = enter("clerk", DESK)
    clerk.goto("/desk/rules/")
    clerk.locator("a[href='/desk/rules/new/']").first.click()
    clerk.fill("input[name=title]", "事项受理办法")
    clerk.locator("input[name=genre][value=method]").check(force=True)
    clerk.fill("textarea[name=text]", TEXT)
    clerk.locator("input[name=hats][value=member]").check(force=True)
    with clerk.expect_navigation():
        clerk.locator("main form button.main").click()
    rule = Rule.objects.get(title="事项受理办法")
    form = clerk.locator("form[action$='/steps/decide/']")
    if not form.locator("input[name=decider]").is_visible():
        clerk.locator("details:has(form[action$='/steps/decide/']) > summary").first.click()
    form.locator("input[name=decider]").fill("主席会议")
    form.locator("input[name=document_no]").fill("沭政协发〔2020〕2号")
    form.locator("input[name=valid_from]").fill("2020-06-01")
    form.locator("input[name=publish][value=yes]").check(force=True)
    with clerk.expect_navigation():
        form.locator("button").last.click()
    rule.refresh_from_db()
    assert rule.state == "decided"

    clerk.goto("/desk/rules/norms/")
    clerk.select_option("select[name=norm]", "matters.screening_days")
    clerk.select_option("select[name=article]", str(rule.articles.get(number=2).pk))
    with clerk.expect_navigation():
        clerk.locator("main form button.main").click()

    member = enter("member", HAND)
    member.goto("/desk/todo/")
    member.locator(f"a[href='/desk/cases/{rule.pk}/']").first.click()
    with member.expect_navigation():
        member.locator(f"form[action='/desk/rules/{rule.pk}/read/'] button").click()
    assert rule.parties.filter(role="informed", until=None, actor=world.cast.member.actor).exists()

    clerk.goto(f"/desk/cases/{world.things['sealed matter']['pk']}/")
    clerk.locator("details.sum > summary").first.click()
    clerk.locator("details.sum a").first.click()
    clerk.wait_for_url(f"**/desk/cases/{rule.pk}/#article-2")
    assert clerk.locator("#article-2").is_visible()
