"""Steps at which nobody is asked: folded above the next question, with their warnings unfolded."""

from walker import Walker

PROCEDURE = "unassign-licenses-from-user"


def test_asks_three_times_and_shows_what_was_passed(context, website):
    website.renew()
    walker = Walker(context, website, "en")
    page = walker.page
    assert walker.begin(PROCEDURE)["step"] == "choose-user"
    folded = page.locator("details.passed")
    assert folded.locator("summary").inner_text() == "1 step passed on the way here"

    walker.fill(["alma.wik@nordlund.onmicrosoft.com"], walker.look())
    walker.click("form.answer button.first")
    # Alma has one licence, which needs no question before she is asked whether it may be removed.
    assert walker.settled()["step"] == "decide-legal-need"
    assert not page.locator("details.passed li p").first.is_visible()
    folded.locator("summary").click()
    steps = folded.locator("li").all_inner_texts()
    assert len(steps) == 4
    assert "Result: Office 365 E3" in steps[2] and "Result: can be managed" in steps[3]

    walker.fill(["none"], walker.look())
    walker.click("form.answer button.first")
    seen = walker.settled()
    assert seen["step"] == "save-changes"
    warnings = page.locator("[data-passed] .alert.warning")
    assert warnings.first.is_visible()
    assert any("permanently deleted" in text for text in warnings.all_inner_texts())
    form = page.locator("section.step [name=mark]").first.input_value()
    page.reload()
    assert page.locator("section.step [name=mark]").first.input_value() == form

    walker.click("form.answer button.first")
    seen = walker.settled()
    assert seen["standing"] == "completed"
    # What the change came to stays on the page, whatever was passed behind it.
    assert "Confirmed" in page.locator(".verdict.good").inner_text()
    assert "You still pay for the license" in page.locator("[data-passed]").inner_text()
    assert page.locator("#checklist .state", has_text="passed").count() == 10


def test_asks_at_every_step_in_manual_mode(context, website):
    website.renew()
    walker = Walker(context, website, "en")
    assert walker.begin(PROCEDURE, mode="manual")["step"] == "open-active-users"
    assert walker.page.locator("details.passed").count() == 0
