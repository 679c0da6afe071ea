"""Choosing from a long list: what one sees is what is chosen."""


def test_chooses_nobody_whom_the_search_hides(choosing):
    page = choosing.page
    page.locator(".choices input[name=value]").first.check()
    page.locator("[data-filter]").fill("lars ek")
    assert page.locator("input[name=value]:checked").count() == 0
    choosing.click("form.answer button.first")
    seen = choosing.look()
    assert seen["note"] and seen["step"] == "choose-user"


def test_chooses_with_enter_and_sends_nothing_yet(choosing):
    page = choosing.page
    page.locator(".choices input[name=value]").first.check()
    page.locator("[data-filter]").fill("lars ek")
    page.keyboard.press("Enter")
    assert "lars.ekman@" in page.locator(".choice:has(input:checked)").inner_text()
    assert choosing.look()["step"] == "choose-user"


def test_says_that_the_search_finds_nobody(choosing):
    none = choosing.page.locator("[data-none]")
    assert not none.is_visible()
    choosing.page.locator("[data-filter]").fill("xyzzy")
    assert none.is_visible() and none.inner_text()
    choosing.page.locator("[data-filter]").fill("lars")
    assert not none.is_visible()


def test_shows_the_account_name_of_everybody(choosing):
    for choice in choosing.page.locator(".choices .choice").all():
        assert "@" in choice.inner_text()
