"""Answers that people mend: what was refused does not stand in the way of what they choose then."""

import pytest

from client import Client
from scenario import Scenario

PROCEDURE = "unassign-licenses-from-user"


def test_keeps_what_was_refused_so_that_it_can_be_mended(choosing):
    choosing.page.fill("input[name=other]", "Lars Ekmann")
    choosing.click("form.answer button.first")
    assert "Lars Ekmann" in choosing.look()["refused"]
    assert choosing.page.input_value("input[name=other]") == "Lars Ekmann"
    choosing.page.fill("input[name=other]", "Lars Ekman")
    choosing.click("form.answer button.first")
    seen = choosing.settled()
    assert seen["step"] != "choose-user" and not seen["refused"]


def test_takes_a_choice_after_a_typed_name_was_refused(choosing):
    choosing.page.fill("input[name=other]", "Lars Ekmann")
    choosing.click("form.answer button.first")
    choosing.page.check(".choice:has-text('lars.ekman@') input")
    choosing.click("form.answer button.first")
    seen = choosing.settled()
    assert not seen["refused"], seen["refused"]
    assert seen["step"] != "choose-user"


def test_goes_back_to_a_choice(choosing):
    """What was chosen wrongly is chosen again, and the page asks what follows it."""
    choosing.page.check(".choice:has-text('anna.lind@') input")
    choosing.click("form.answer button.first")
    assert choosing.settled()["step"] != "choose-user"
    back = choosing.page.locator("details.more:has(button[value=back])")
    back.locator("summary").click()
    back.locator("input[name=to][value=choose-user]").check()
    choosing.click("details.more button[value=back]")
    assert choosing.settled()["step"] == "choose-user"
    choosing.page.check(".choice:has-text('lars.ekman@') input")
    choosing.click("form.answer button.first")
    seen = choosing.settled()
    assert seen["step"] != "choose-user" and "lars.ekman" in seen["text"]


def test_says_that_nothing_was_chosen(choosing):
    for field in choosing.page.locator("input[name=value]:checked").all():
        field.evaluate("field => { field.checked = false; }")
    choosing.click("form.answer button.first")
    seen = choosing.look()
    assert seen["note"] and seen["step"] == "choose-user"


def test_finds_a_name_in_a_long_list(choosing):
    choosing.page.locator("[data-filter]").fill("lars ek")
    shown = [one for one in choosing.page.locator(".choices .choice").all() if one.is_visible()]
    assert len(shown) == 1
    shown[0].click()
    choosing.click("form.answer button.first")
    assert choosing.settled()["step"] != "choose-user"


def test_sends_an_answer_once_however_often_it_is_pressed(choosing):
    choosing.page.check(".choice:has-text('lars.ekman@') input")
    button = choosing.page.locator("form.answer button.first")
    with choosing.page.expect_navigation():
        button.evaluate("button => { button.click(); button.click(); button.click(); }")
    seen = choosing.settled()
    assert not seen["note"] and seen["step"] != "choose-user"


def test_answers_an_old_page_with_a_note(plain, choosing):
    """Two windows of the same person: the second answer to the same question is not used."""
    plain.add_cookies(choosing.page.context.cookies())
    other = plain.new_page()
    other.goto(choosing.page.url)
    choosing.answer(Scenario(PROCEDURE))
    step = choosing.look()["step"]
    other.check(".choice:has-text('lars.ekman@') input")
    with other.expect_navigation():
        other.click("form.answer button.first")
    assert other.locator("#step > .alert[role=alert]").count() == 1
    choosing.page.reload()
    assert choosing.look()["step"] == step


@pytest.mark.parametrize("fields", [
    {"answer": "proceed"}, {"answer": "skip"}, {"answer": "skip", "reason": "  "},
    {"answer": "override", "reason": "because"}, {"answer": "happened"}, {"answer": "mode"},
    {"answer": "mode", "mode": "x"}, {"answer": "reject", "reason": "no"}, {"answer": ""}, {},
    {"answer": "words", "value": ""}, {"answer": "words", "value": "no-such-user"},
    {"answer": "words", "value": ["lars.ekman", "anna.lind"]}])
def test_goes_nowhere_with_an_answer_that_was_not_asked_for(website, fields):
    client = Client(website)
    address = client.begin(PROCEDURE)
    while client.form(address)["step"] != "choose-user":
        client.post(address, {**client.form(address), "answer": "proceed"})
    answer = client.post(address, {**client.form(address), **fields})
    assert answer.status in (303, 409, 422)
    assert client.form(address)["step"] == "choose-user"


def test_reads_no_file_of_the_server_as_evidence(website):
    """Whoever sits elsewhere names where they keep a file; it is not opened here."""
    website.renew()
    client = Client(website)
    address = client.begin("back-up-before-switching")
    steps = set()
    for _ in range(12):
        form = client.form(address)
        if form["step"] == "choose-user":
            fields = {"answer": "words", "value": "alma.wik@nordlund.onmicrosoft.com"}
        elif form["step"] == "export-outlook":
            break
        else:
            fields = {"answer": "proceed"}
        steps.add(form["step"])
        client.post(address, {**form, **fields})
    assert form["step"] == "export-outlook", steps
    known = client.post(address, {**form, "answer": "words", "value": "/etc/passwd"})
    client.get(address)
    told = client.get(f"{address}/export.json").text + client.get(f"{address}/report").text
    import hashlib
    import pathlib
    data = pathlib.Path("/etc/passwd").read_bytes()
    assert hashlib.sha256(data).hexdigest() not in told + known.text
    unknown = client.post(address, {**form, "answer": "words", "value": "/etc/no-such-file"})
    assert known.status == unknown.status or known.status == 303
