"""Batches, telephone numbers, rights and faults, as msgraph-sdk meets them."""

import asyncio
import time
import urllib.error

import pytest
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_item import BatchRequestItem

from client import client, raw
from sandbox import Sandbox, stegvis, upn

NUMBERS = "/admin/teams/telephoneNumberManagement/numberAssignments"


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


def items(graph, count):
    """Requests for as many users, one of them unknown."""
    names = ["nobody"] + ["anna.lind"] * (count - 1)
    found = []
    for index, name in enumerate(names):
        request = graph.users.by_user_id(upn(name)).to_get_request_information()
        found.append(BatchRequestItem(request_information=request, id=str(index)))
    return found


def test_answers_each_part_of_a_batch(sandbox):
    async def work():
        graph = client(sandbox)
        content = BatchRequestContent({item.id: item for item in items(graph, 20)})
        answers = await BatchRequestBuilder(graph.request_adapter).post(content)
        statuses = answers.get_response_status_codes()
        assert statuses["0"] == 404
        assert [statuses[str(index)] for index in range(1, 20)] == [200] * 19
    asyncio.run(work())


def test_takes_no_more_than_twenty_and_fails_what_depends_on_a_failure(sandbox):
    part = {"method": "GET", "url": "/users"}
    many = {"requests": [{"id": str(index), **part} for index in range(21)]}
    assert raw(sandbox, "POST", "/$batch", many).status_code == 400
    chain = {"requests": [
        {"id": "1", "method": "GET", "url": f"/users/{upn('nobody')}"},
        {"id": "2", **part, "dependsOn": ["1"]}, {"id": "3", **part}]}
    answer = raw(sandbox, "POST", "/$batch", chain)
    assert answer.status_code == 200
    statuses = {one["id"]: one["status"] for one in answer.json()["responses"]}
    assert statuses == {"1": 404, "2": 424, "3": 200}


def test_assigns_and_unassigns_a_number_in_its_own_time(sandbox):
    async def work():
        graph = client(sandbox)
        management = graph.admin.teams.telephone_number_management
        numbers = (await management.number_assignments.get()).value
        taken = next(one for one in numbers if one.assignment_target_id)
        answer = raw(sandbox, "POST", NUMBERS + "/unassignNumber", {
            "telephoneNumber": taken.telephone_number, "numberType": "callingPlan"})
        assert answer.status_code == 202 and not answer.content
        assert answer.headers["Location"].startswith(sandbox.base)
        operation = answer.headers["Location"].split("'")[1]
        for _ in range(20):
            state = await management.operations.by_telephone_number_long_running_operation_id(
                operation).get()
            if state.status.value in ("succeeded", "failed"):
                break
            time.sleep(0.3)
        assert state.status.value == "succeeded" and state.numbers
        after = (await management.number_assignments.get()).value
        free = next(one for one in after if one.telephone_number == taken.telephone_number)
        assert free.assignment_status.value == "unassigned" and free.assignment_target_id is None
        bad = raw(sandbox, "POST", NUMBERS + "/assignNumber", {
            "telephoneNumber": free.telephone_number, "numberType": "callingPlan"})
        assert bad.status_code == 400
    asyncio.run(work())


def test_refuses_a_token_that_is_not_its_own(sandbox):
    async def work():
        with pytest.raises(ODataError) as refused:
            await client(sandbox, token="a.b.c").users.get()
        assert refused.value.response_status_code == 401
        assert refused.value.error.code == "InvalidAuthenticationToken"
    asyncio.run(work())


def test_refuses_what_was_not_granted():
    with Sandbox("--permission", "User.Read.All") as limited:
        async def work():
            graph = client(limited)
            assert (await graph.users.get()).value
            with pytest.raises(ODataError) as refused:
                await graph.groups.get()
            assert refused.value.response_status_code == 403
            assert refused.value.error.code == "Authorization_RequestDenied"
        asyncio.run(work())


def test_throttles_until_the_sdk_has_waited(sandbox):
    async def work():
        graph = client(sandbox)
        sandbox.control("PUT", "faults", {"throttle": 0.3})
        begun = time.monotonic()
        answers = [await graph.users.by_user_id(upn("anna.lind")).get() for _ in range(8)]
        assert all(one.display_name == "Anna Lind" for one in answers)
        assert time.monotonic() - begun >= 1
        sandbox.control("PUT", "faults", {})
    asyncio.run(work())


def test_shows_the_old_state_for_a_while_after_a_change(sandbox):
    sandbox.control("PUT", "faults", {"lag": {"usageLocation": 4}})
    path = f"/users/{upn('anna.lind')}"
    assert raw(sandbox, "PATCH", path, {"usageLocation": "DE"}).status_code == 204
    token = sandbox.token()
    seen = []
    for _ in range(30):
        seen.append(raw(sandbox, "GET", path + "?$select=usageLocation", token=token).json()[
            "usageLocation"])
        if seen[-1] == "DE":
            break
        time.sleep(0.25)
    assert seen[-1] == "DE"
    assert sandbox.control("GET", "effects") == {"user.setUsageLocation": 1}


def test_lets_a_person_sign_in_by_code(sandbox):
    import httpx
    login = f"{sandbox.origin}/contoso/oauth2/v2.0"
    begun = httpx.post(f"{login}/devicecode", data={"client_id": "tests"}).json()
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": "tests",
        "device_code": begun["device_code"]}
    assert httpx.post(f"{login}/token", data=form).json()["error"] == "authorization_pending"
    sandbox.control("POST", f"device/{begun['user_code']}", {"user": upn("anna.lind")})
    token = httpx.post(f"{login}/token", data=form).json()
    me = raw(sandbox, "GET", "/me", token=token["access_token"])
    assert me.json()["userPrincipalName"] == upn("anna.lind")
    # Anna holds no role: what the application may, she may not.
    refused = raw(
        sandbox, "PATCH", f"/users/{upn('maja.strand')}", {"usageLocation": "SE"},
        token=token["access_token"])
    assert refused.status_code == 403
    again = httpx.post(f"{login}/token", data={
        "grant_type": "refresh_token", "client_id": "tests",
        "refresh_token": token["refresh_token"]}).json()
    assert again["access_token"] != token["access_token"]


def test_lets_a_person_do_by_hand_what_has_no_interface(sandbox):
    before = raw(sandbox, "GET", "/directory/subscriptions(commerceSubscriptionId='e3-direct')")
    order = {
        "operation": "subscription.setQuantity",
        "arguments": {"subscription": "e3-direct", "quantity": 34}}
    sandbox.control("POST", "changes", order)
    after = raw(sandbox, "GET", "/directory/subscriptions(commerceSubscriptionId='e3-direct')")
    assert before.json()["totalLicenses"] == 35 and after.json()["totalLicenses"] == 34
    order["arguments"]["quantity"] = 1
    with pytest.raises(urllib.error.HTTPError):
        sandbox.control("POST", "changes", order)
    with pytest.raises(urllib.error.HTTPError):
        sandbox.control("POST", "changes", {"operation": "page.open", "arguments": {}})
