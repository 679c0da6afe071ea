"""A server that ends in the middle: what was done stays done, and is done once."""

import concurrent.futures
import json
import re
import socket

import pytest

from client import Client
from scenario import Scenario
from walker import Walker
from website import Website

PROCEDURE = "offboard-step-6"


def state(website):
    """The tenant as it is, without what only tells when it was looked at."""
    return json.loads(website.run("tenant", "show", "--format", "json").stdout)


def undisturbed(procedure):
    """The tenant after the same answers, without a browser."""
    with Website() as site:
        done = site.run("run", procedure, "--answers", Scenario(procedure).path)
        assert done.returncode == 0, done.stderr
        return state(site)


def test_goes_on_after_a_kill(context):
    scenario = Scenario(PROCEDURE)
    with Website() as site:
        walker = Walker(context, site, "sv")
        seen = walker.begin(PROCEDURE)
        while seen["standing"] != "completed":
            if seen["kind"] == "change":
                site.kill()
                site.start()
                walker.page.reload()
                assert walker.settled()["step"] == seen["step"]
            seen = walker.answer(scenario)
        assert state(site) == undisturbed(PROCEDURE)


# The procedure has three changes, so each of the delays has its kill: what was not yet done is
# asked again, what was done is followed by the next one.
@pytest.mark.parametrize("milliseconds", [(0, 1, 2), (3, 4, 6), (8, 12, 20)])
def test_does_nothing_twice_when_it_is_killed_while_it_changes(context, milliseconds):
    """The answer is under way when the power goes; whatever came of it, once is once."""
    scenario = Scenario(PROCEDURE)
    with Website() as site, concurrent.futures.ThreadPoolExecutor() as threads:
        client = Client(site)
        walker = Walker(context, site, "nl", None)
        context.add_cookies([{
            "name": client.cookie.split("=")[0], "value": client.cookie.split("=")[1],
            "url": site.origin}])
        walker.begin(PROCEDURE)
        delays = list(milliseconds)
        for _ in range(80):
            seen = walker.settled()
            if seen["standing"] == "completed":
                break
            if seen["standing"] == "interrupted":
                walker.click("form[action$='/resume'] button")
                continue
            if seen["kind"] == "change" and delays:
                address = f"/nl/sessions/{walker.session}"
                form = client.form(address)
                sent = threads.submit(client.post, address, {**form, "answer": "proceed"})
                concurrent.futures.wait([sent], timeout=delays.pop(0) / 1000)
                site.kill()
                sent.exception()
                site.start()
                walker.page.reload()
                continue
            walker.answer(scenario)
        # On a busy machine a change may be made before it is killed, and then there is none for the rest.
        assert seen["standing"] == "completed" and len(delays) < len(milliseconds)
        assert state(site) == undisturbed(PROCEDURE)
        assert site.run("sessions", "verify", walker.session).returncode == 0


def test_ends_in_time_though_a_form_never_arrives():
    with Website() as site:
        client = Client(site)
        with socket.create_connection(("127.0.0.1", site.port), timeout=40) as connection:
            connection.sendall((
                "POST /en/procedures/see-available-licenses HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{site.port}\r\nCookie: {client.cookie}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
                "csrf=").encode())
            # What comes after is answered, so the server has read that.
            assert client.get("/en/").status == 200
            # It waits fifteen seconds at most; the body would be due after thirty.
            site.close()
        assert site.process.returncode == 0


def test_has_gone_on_when_its_answer_is_there():
    """No page says that Stegvis is at it when the form that it answers has just come back."""
    with Website() as site:
        client = Client(site)
        address = client.begin("see-available-licenses")
        for _ in range(30):
            page = client.get(address).text
            assert 'data-standing="walking"' not in page
            if 'data-standing="completed"' in page:
                break
            fields = {"answer": "proceed"}
            chosen = re.search(r'name="value" value="([^"]*)"', page)
            if 'name="answer" value="words"' in page and chosen:
                fields = {"answer": "words", "value": chosen.group(1)}
            sent = client.post(address, {**client.form(address), **fields})
            assert sent.status == 303, sent.text
        assert 'data-standing="completed"' in page


def test_ends_in_time_and_loses_nothing():
    with Website() as site, concurrent.futures.ThreadPoolExecutor() as threads:
        client = Client(site)
        address = client.begin("see-available-licenses")
        news = threads.submit(client.get, f"{address}/events")
        form = client.form(address)
        sent = threads.submit(client.post, address, {**form, "answer": "proceed"})
        concurrent.futures.wait([sent], timeout=0.02)
        site.close()
        assert site.process.returncode == 0
        news.exception()
        assert sent.exception() or sent.result().status == 303
        verified = site.run("sessions", "verify", address.split("/")[-1])
        assert verified.returncode == 0, verified.stdout
