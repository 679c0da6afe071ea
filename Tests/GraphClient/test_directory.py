"""Users, groups, products and the rest of the directory, read and changed by msgraph-sdk."""

import asyncio

import pytest
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.assigned_license import AssignedLicense
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.user import User
from msgraph.generated.users.item.assign_license.assign_license_post_request_body import (
    AssignLicensePostRequestBody)
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.tasks.page_iterator import PageIterator

from client import client, raw
from sandbox import Sandbox, upn

E1 = "18181a46-0d4e-45cd-891e-60aabd171b4e"
E3 = "6fd2c87f-b296-42f0-b197-1e91e994b900"
MEETINGS = "0c266dff-15dd-4b49-8397-2bb16070ed52"
PLAN_1 = "4b9405b0-7788-4568-add1-99614e613b69"
E5 = "c7df2760-2c81-4ef7-b578-5b5392b571df"


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


def run(work):
    """Runs one piece of asynchronous work."""
    return asyncio.run(work)


def users_with(**query):
    """The configuration of a list of users."""
    configuration = RequestConfiguration(
        query_parameters=UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(**query))
    return configuration


def user_with(*names):
    """The configuration of one user with these properties."""
    return RequestConfiguration(
        query_parameters=UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(
            select=list(names)))


def change(adding=(), removing=()):
    """The body of assignLicense."""
    body = AssignLicensePostRequestBody()
    body.add_licenses = [AssignedLicense(sku_id=sku, disabled_plans=[]) for sku in adding]
    body.remove_licenses = list(removing)
    return body


async def held(graph, name):
    """The ids of the products a user has, sorted."""
    user = await graph.users.by_user_id(upn(name)).get(user_with("assignedLicenses"))
    return sorted(str(one.sku_id) for one in user.assigned_licenses)


def test_lists_users_and_leaves_licences_out_unless_asked(sandbox):
    async def work():
        graph = client(sandbox)
        plain = await graph.users.get()
        assert len(plain.value) > 30
        assert all(user.assigned_licenses is None for user in plain.value)
        selected = await graph.users.get(users_with(select=["id", "assignedLicenses"]))
        assert any(user.assigned_licenses for user in selected.value)
        assert all(user.user_principal_name is None for user in selected.value)
    run(work())


def test_follows_pages_to_the_end_and_sees_everybody_once(sandbox):
    async def work():
        graph = client(sandbox)
        everybody = [user.id for user in (await graph.users.get(users_with(top=999))).value]
        first = await graph.users.get(users_with(top=5))
        assert len(first.value) == 5 and first.odata_next_link
        seen = []
        await PageIterator(first, graph.request_adapter).iterate(
            lambda user: seen.append(user.id) or True)
        assert seen == everybody and len(set(seen)) == len(seen)
    run(work())


def test_filters_searches_counts_and_orders(sandbox):
    async def work():
        graph = client(sandbox)
        dutch = await graph.users.get(users_with(
            filter="usageLocation eq 'NL'", select=["usageLocation"], top=999))
        assert dutch.value and {user.usage_location for user in dutch.value} == {"NL"}
        begins = await graph.users.get(users_with(filter="startsWith(displayName,'Anna')"))
        assert [user.display_name for user in begins.value] == ["Anna Lind"]
        holders = await graph.users.get(users_with(
            filter=f"assignedLicenses/any(x:x/skuId eq {E1})"))
        assert len(holders.value) == 2
        advanced = users_with(search='"displayName:lind"', count=True)
        advanced.headers.add("ConsistencyLevel", "eventual")
        found = await graph.users.get(advanced)
        assert found.odata_count == 1 and found.value[0].display_name == "Anna Lind"
        without = users_with(filter="assignedLicenses/$count eq 0", count=True)
        without.headers.add("ConsistencyLevel", "eventual")
        assert (await graph.users.get(without)).odata_count > 0
        ordered = await graph.users.get(users_with(orderby=["displayName desc"], top=3))
        names = [user.display_name for user in ordered.value]
        assert names == sorted(names, reverse=True)
        with pytest.raises(ODataError) as refused:
            await graph.users.get(users_with(search='"displayName:lind"'))
        assert refused.value.response_status_code == 400
    run(work())


def test_finds_one_by_name_and_by_id_and_says_when_there_is_none(sandbox):
    async def work():
        graph = client(sandbox)
        by_name = await graph.users.by_user_id(upn("anna.lind")).get()
        by_id = await graph.users.by_user_id(by_name.id).get()
        assert by_id.user_principal_name == upn("anna.lind")
        with pytest.raises(ODataError) as missing:
            await graph.users.by_user_id(upn("nobody")).get()
        assert missing.value.response_status_code == 404
        assert missing.value.error.code == "Request_ResourceNotFound"
        assert missing.value.error.inner_error.request_id
        with pytest.raises(ODataError) as unknown:
            await graph.users.by_user_id(upn("anna.lind")).get(user_with("nosuch"))
        assert unknown.value.response_status_code == 400
    run(work())


def test_gives_takes_and_replaces_licences_in_one_call(sandbox):
    async def work():
        graph = client(sandbox)
        fatima = graph.users.by_user_id(upn("fatima.rahimi"))
        assert (await fatima.assign_license.post(change(adding=[MEETINGS]))).id
        assert await held(graph, "fatima.rahimi") == sorted([E1, MEETINGS])
        await fatima.assign_license.post(change(adding=[E3], removing=[E1, MEETINGS]))
        assert await held(graph, "fatima.rahimi") == [E3]
        details = await fatima.license_details.get()
        assert [one.sku_part_number for one in details.value] == ["ENTERPRISEPACK"]
        assert len(details.value[0].service_plans) == 37
        assert sandbox.control("GET", "effects") == {"license.adjust": 2}
    run(work())


@pytest.mark.parametrize("name, adding, removing, words", [
    ("fatima.rahimi", [], [E3], "does not have a corresponding license"),
    ("fatima.rahimi", ["00000000-0000-0000-0000-000000000001"], [], "valid company License"),
    ("fatima.rahimi", [], [], "No license changes provided"),
    ("maja.strand", [E1], [], "invalid usage location"),
    ("lotte.visser", [], [MEETINGS], "inherited from a group membership"),
    ("sofia.engstrom", [E1, E3, E5], [], None),
])
def test_refuses_in_the_words_of_the_service(sandbox, name, adding, removing, words):
    async def work():
        graph = client(sandbox)
        before = await held(graph, name)
        try:
            await graph.users.by_user_id(upn(name)).assign_license.post(change(adding, removing))
            assert words is None
        except ODataError as refused:
            assert words is not None, refused.error.message
            assert refused.response_status_code == 400
            assert refused.error.code == "Request_BadRequest"
            assert words in refused.error.message
            assert await held(graph, name) == before
    run(work())


def test_refuses_a_licence_when_no_units_are_left(sandbox):
    async def work():
        graph = client(sandbox)
        names = ["alma.wik", "daan.mulder", "george.ellis", "tuva.nyberg"]
        with pytest.raises(ODataError) as refused:
            for name in names:
                await graph.users.by_user_id(upn(name)).assign_license.post(
                    change(adding=[E5], removing=[E3]))
        assert f"SKU {E5} does not have any available licenses" in refused.value.error.message
        skus = await graph.subscribed_skus.get()
        sku = next(one for one in skus.value if str(one.sku_id) == E5)
        assert sku.consumed_units == sku.prepaid_units.enabled
    run(work())


def test_sets_a_usage_location(sandbox):
    async def work():
        graph = client(sandbox)
        maja = graph.users.by_user_id(upn("maja.strand"))
        await maja.patch(User(usage_location="SE"))
        assert (await maja.get(user_with("usageLocation"))).usage_location == "SE"
        with pytest.raises(ODataError):
            await maja.patch(User(usage_location="Sweden"))
    run(work())


def test_blocks_sign_in(sandbox):
    async def work():
        graph = client(sandbox)
        maja = graph.users.by_user_id(upn("maja.strand"))
        for enabled in (False, True):
            await maja.patch(User(account_enabled=enabled))
            assert (await maja.get(user_with("accountEnabled"))).account_enabled is enabled
        with pytest.raises(ODataError) as administrator:
            # A permission is not enough for it.
            await graph.users.by_user_id(upn("erik.bergstrom")).patch(User(account_enabled=False))
        assert administrator.value.response_status_code == 403
    run(work())


def test_deletes_and_restores(sandbox):
    async def work():
        graph = client(sandbox)
        user = await graph.users.by_user_id(upn("daan.mulder")).get()
        await graph.users.by_user_id(user.id).delete()
        with pytest.raises(ODataError) as gone:
            await graph.users.by_user_id(user.id).get()
        assert gone.value.response_status_code == 404
        deleted = await graph.directory.deleted_items.graph_user.get()
        assert user.id in [one.id for one in deleted.value]
        back = raw(sandbox, "POST", f"/directory/deletedItems/{user.id}/restore")
        assert back.status_code == 200
        assert (await graph.users.by_user_id(user.id).get()).display_name == user.display_name
        assert await held(graph, "daan.mulder") == [E3]
    run(work())


def test_refuses_to_delete_who_is_mastered_elsewhere(sandbox):
    async def work():
        graph = client(sandbox)
        found = await graph.users.get(users_with(
            select=["userPrincipalName", "onPremisesSyncEnabled"], top=999))
        synced = [one for one in found.value if one.on_premises_sync_enabled]
        assert synced
        with pytest.raises(ODataError) as refused:
            await graph.users.by_user_id(synced[0].user_principal_name).delete()
        assert "on-premises mastered" in refused.value.error.message
    run(work())


def test_shows_groups_and_lets_a_member_leave(sandbox):
    async def work():
        graph = client(sandbox)
        groups = (await graph.groups.get()).value
        joined = await graph.users.by_user_id(upn("lotte.visser")).member_of.get()
        ours = next(one for one in groups if one.id in [group.id for group in joined.value])
        members = await graph.groups.by_group_id(ours.id).members.get()
        lotte = next(
            one for one in members.value if one.user_principal_name == upn("lotte.visser"))
        await graph.groups.by_group_id(ours.id).members.by_directory_object_id(lotte.id).ref.delete()
        members = await graph.groups.by_group_id(ours.id).members.get()
        assert lotte.id not in [one.id for one in members.value]
        assert MEETINGS not in await held(graph, "lotte.visser")
        dynamic = next(one for one in groups if one.group_types == ["DynamicMembership"])
        someone = (await graph.groups.by_group_id(dynamic.id).members.get()).value[0]
        with pytest.raises(ODataError):
            await graph.groups.by_group_id(dynamic.id).members.by_directory_object_id(
                someone.id).ref.delete()
    run(work())


def test_shows_mailboxes_drives_and_roles(sandbox):
    async def work():
        graph = client(sandbox)
        anna = graph.users.by_user_id(upn("anna.lind"))
        assert (await anna.mailbox_settings.get()).user_purpose.value == "user"
        shared = await graph.users.by_user_id(upn("info")).mailbox_settings.get()
        assert shared.user_purpose.value == "shared"
        with pytest.raises(ODataError) as none:
            await graph.users.by_user_id(upn("maja.strand")).mailbox_settings.get()
        assert none.value.error.code == "MailboxNotEnabledForRESTAPI"
        drives = [await graph.users.by_user_id(upn(name)).drive.get() for name in ["anna.lind"]]
        assert drives[0].quota.used > 0 and drives[0].drive_type == "business"
        karin = await graph.users.by_user_id(upn("karin.nordlund")).get()
        roles = await graph.role_management.directory.role_assignments.get(RequestConfiguration(
            query_parameters={"%24filter": f"principalId eq '{karin.id}'"}))
        assert karin.id in [one.principal_id for one in roles.value]
    run(work())


def test_shows_purchases_and_refuses_to_write_them(sandbox):
    async def work():
        graph = client(sandbox)
        found = (await graph.directory.subscriptions.get()).value
        assert {one.status for one in found} == {"Enabled"}
        first = found[0]
        again = await graph.directory.subscriptions_with_commerce_subscription_id(
            first.commerce_subscription_id).get()
        assert again.id == first.id and again.total_licenses == first.total_licenses
        sku = (await graph.subscribed_skus.get()).value[0]
        one = await graph.subscribed_skus.by_subscribed_sku_id(sku.id).get()
        assert one.sku_part_number == sku.sku_part_number
    run(work())
    for method, path in [
            ("POST", "/subscribedSkus"), ("PATCH", "/subscribedSkus/x"), ("DELETE", "/subscribedSkus/x"),
            ("POST", "/directory/subscriptions"), ("PATCH", "/directory/subscriptions/x")]:
        refused = raw(sandbox, method, path, {"totalLicenses": 1})
        assert refused.status_code in (400, 405), path
        assert refused.json()["error"]["message"]
    assert raw(sandbox, "GET", "/subscribedSkus?$top=1").status_code == 400
