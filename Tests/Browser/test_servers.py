"""Several servers on one data folder, and several people on one server."""

import concurrent.futures

from client import Client
from scenario import Scenario
from walker import Walker
from website import Website

PROCEDURE = "unassign-licenses-from-user"


def test_goes_on_at_another_server(plain, website):
    website.renew()
    scenario = Scenario(PROCEDURE, "group-left")
    with Website(home=website.home) as one, Website(home=website.home) as other:
        here = Walker(plain, one, "sv")
        here.scripted = False
        here.begin(PROCEDURE)
        here.finish(scenario, lambda seen: seen["step"] == "leave-group")
        there = Walker(plain, other, "nl")
        there.scripted = False
        there.go(f"/sessions/{here.session}")
        assert there.finish(scenario)["standing"] == "completed"
        # The window at the first server answers a step that was left at the other one.
        here.click("form.answer button.first")
        seen = here.look()
        assert seen["note"] and seen["standing"] == "completed"


def test_answers_many_at_once(website):
    client = Client(website)
    paths = ["/sv", "/nl/sessions", "/en/tenant", f"/sv/procedures/{PROCEDURE}"] * 20
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda path: client.get(path).status, paths))
    assert statuses == [200] * len(paths)
