"""A server that ends in the middle: what was done stays done, and is done once."""

import concurrent.futures
import json

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
        assert seen["standing"] == "completed" and not delays
        assert state(site) == undisturbed(PROCEDURE)
        assert site.run("sessions", "verify", walker.session).returncode == 0


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
