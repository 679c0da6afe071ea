"""Operations that no procedure of the program has: each in a document of its own, walked over Graph."""

import json
import re

import pytest

import metadata
from client import client
from sandbox import ROOT, Sandbox, stegvis, upn
from test_recorded import RUNS, parts

DOCUMENT = """---
title: One step
description: One step of a document that is not one of the program's own.
---

# <a name="one-step"></a>One step

## <a name="do-it"></a>Do it

{steps}"""

USER = "user: $user"
DEVICE = "device: $device"
PASSWORD = "Kvarn-4182-lykta"

# The operation, its arguments, the inputs, and a request that it makes.
OPERATIONS = [
    ("user.resetPassword", [USER], {"user": "alma.wik"}, ("PATCH", "/users/", "passwordProfile")),
    ("user.revokeSessions", [USER], {"user": "alma.wik"}, ("POST", "/revokeSignInSessions", "")),
    ("user.blockSignIn", [USER], {"user": "alma.wik"}, ("PATCH", "/users/", '"accountEnabled": false')),
    ("user.unblockSignIn", [USER], {"user": "klara.dahl"}, ("PATCH", "/users/", '"accountEnabled": true')),
    ("user.delete", [USER], {"user": "alma.wik"}, ("DELETE", "/users/", "")),
    ("user.restore", [USER], {"user": "gustav.malm"}, ("POST", "/restore", "")),
    ("user.setPasswordExpiry", [USER, 'expires: "false"'], {"user": "alma.wik"},
     ("PATCH", "/users/", "passwordPolicies")),
    ("user.setProfile", [USER, "property: jobTitle", "value: Planner"], {"user": "alma.wik"},
     ("PATCH", "/users/", "jobTitle")),
    ("user.setProfile", [USER, "property: department"], {"user": "alma.wik"}, None),
    ("user.setPreferredDataLocation", [USER, "location: EUR"], {"user": "alma.wik"},
     ("PATCH", "/users/", "preferredDataLocation")),
    ("user.rename", [USER, "name: " + upn("alma.lind")], {"user": "alma.wik"},
     ("PATCH", "/users/", "userPrincipalName")),
    ("user.removeAuthenticationMethods", [USER], {"user": "alma.wik"},
     ("DELETE", "/authentication/fido2Methods/", "")),
    ("device.disable", [USER, DEVICE], {"user": "alma.wik", "device": "ALMA-LAPTOP"},
     ("PATCH", "/devices/", "accountEnabled")),
    ("device.enable", [USER, DEVICE], {"user": "daan.mulder", "device": "DAAN-LAPTOP"},
     ("PATCH", "/devices/", "accountEnabled")),
    ("device.wipe", [USER, DEVICE], {"user": "alma.wik", "device": "ALMA-LAPTOP"},
     ("POST", "/wipe", "keepUserData")),
    ("device.retire", [USER, DEVICE], {"user": "alma.wik", "device": "ALMA-LAPTOP"},
     ("POST", "/retire", "")),
    ("mailbox.setAutomaticReplies",
     [USER, 'inside: "Hugo & Lars <now>"', "outside: Write to us", "audience: contactsOnly"],
     {"user": "alma.wik"}, ("PATCH", "/mailboxSettings", "automaticRepliesSetting")),
    ("mailbox.stopAutomaticReplies", [USER], {"user": "alma.wik"},
     ("PATCH", "/mailboxSettings", "disabled")),
    ("drive.grantAccess", [USER, "colleague: $colleague"],
     {"user": "alma.wik", "colleague": "daan.mulder"}, ("POST", "/invite", "requireSignIn")),
    ("drive.removeAccess", [USER, "colleague: $colleague"],
     {"user": "alma.wik", "colleague": "hugo.falk"}, ("DELETE", "/permissions/", "")),
    ("mailbox.checkShared", [USER], {"user": "alma.wik"}, None),
    ("role.assign", [USER, "role: license"], {"user": "alma.wik"},
     ("POST", "/roleAssignments", "roleDefinitionId")),
    ("role.unassign", [USER, "role: license"], {"user": "erik.bergstrom"},
     ("DELETE", "/roleAssignments/", "")),
    ("group.addMember", [USER, "group: $group"], {"user": "alma.wik", "group": "Sales team"},
     ("POST", "/members/$ref", "@odata.id")),
    ("group.removeMember", [USER, "group: $group"],
     {"user": "lotte.visser", "group": "Sales team"}, ("DELETE", "/$ref", "")),
    ("user.create", ["name: " + upn("nora.ek"), "displayName: Nora Ek"], {},
     ("POST", "/users", "passwordProfile")),
    ("group.create", ["name: Pilots", "kind: microsoft365"], {},
     ("POST", "/groups", "mailNickname")),
    ("group.create", ["name: Pilots", "kind: security"], {}, ("POST", "/groups", "securityEnabled")),
    ("group.delete", ["group: $group"], {"group": "Customer desk"}, ("DELETE", "/groups/", "")),
    ("group.setConversationCopies", ["group: $group", 'enabled: "true"'], {"group": "Office news"},
     ("PATCH", "/groups/", "autoSubscribeNewMembers")),
    ("group.restore", ["group: $deletedGroup"], {"deletedGroup": "Harbor project"},
     ("POST", "/directory/deletedItems/", "")),
    ("domain.add", ["domain: nordlund-frakt.example"], {}, ("POST", "/domains", "id")),
    ("domain.check", ["domain: nordlund-logistik.example"], {}, None),
    ("domain.verify", ["domain: nordlund-logistik.example"], {},
     ("POST", "/domains/nordlund-logistik.example/verify", "")),
    ("domain.remove", ["domain: nordlund-logistik.example"], {},
     ("DELETE", "/domains/nordlund-logistik.example", "")),
    ("setting.setPasswordValidity",
     ["domain: nordlund.onmicrosoft.com", "days: never"], {},
     ("PATCH", "/domains/nordlund.onmicrosoft.com", "passwordValidityPeriodInDays")),
    ("group.assignLicense", ["group: $group", "licenses: $license"],
     {"group": "Customer desk", "license": "Microsoft 365 Audio Conferencing"},
     ("POST", "/assignLicense", "addLicenses")),
    ("group.removeLicense", ["group: $group", "licenses: $license"],
     {"group": "Sales team", "license": "Microsoft 365 Audio Conferencing"},
     ("POST", "/assignLicense", "removeLicenses")),
    ("license.setPlans", ["users: $user", "license: $license", 'off: "TEAMS1,SWAY"'],
     {"user": "alma.wik", "license": "Office 365 E3"},
     ("POST", "/assignLicense", "disabledPlans")),
    ("setting.setSecurityDefaults", ['enabled: "false"'], {},
     ("PATCH", "/identitySecurityDefaultsEnforcementPolicy", "isEnabled")),
    ("setting.setConcealedNames", ['enabled: "false"'], {},
     ("PATCH", "/admin/reportSettings", "displayConcealedNames")),
    ("setting.setGuestInvitations", ["value: none"], {},
     ("PATCH", "/policies/authorizationPolicy", "allowInvitesFrom")),
    ("setting.setGuestAccess", ["value: restricted"], {},
     ("PATCH", "/policies/authorizationPolicy", "guestUserRoleId")),
    ("setting.setExternalSharing", ["value: disabled"], {},
     ("PATCH", "/admin/sharepoint/settings", "sharingCapability")),
    ("setting.setUserConsent", ["value: lowRisk"], {},
     ("PATCH", "/policies/authorizationPolicy", "permissionGrantPoliciesAssigned")),
    ("setting.setAppRegistration", ['enabled: "false"'], {},
     ("PATCH", "/policies/authorizationPolicy", "allowedToCreateApps")),
    ("setting.setSecurityGroupCreation", ['enabled: "false"'], {},
     ("PATCH", "/policies/authorizationPolicy", "allowedToCreateSecurityGroups")),
]


@pytest.fixture(scope="module")
def root():
    """The client, for its builders only: nothing is sent."""
    class Nowhere:
        base = "http://127.0.0.1:9/v1.0"
    return client(Nowhere, token="none")


def write(home, operation, arguments, inputs):
    """A procedure of one step, beside those of the program."""
    folder = home / "procedures" / "one-step"
    folder.mkdir(parents=True)
    anchors = [f"choose-{name}" for name in inputs] + ["act"]
    steps = [f'{n}. <a name="{name}"></a>Do it.\n' for n, name in enumerate(anchors, 1)]
    (folder / "en.md").write_text(DOCUMENT.replace("{steps}", "".join(steps)))
    lines = ["id: one-step", "documents: {en: en.md}", "roles: [global]"]
    types = {
        "group": "directoryGroup", "deletedGroup": "directoryGroup", "colleague": "user"}
    if inputs:
        lines += ["inputs:"] + [f"  {name}: {types.get(name, name)}" for name in inputs]
    lines.append("steps:")
    for name in inputs:
        choose = {"colleague": "user.choose", "deletedGroup": "group.chooseDeleted"}.get(
            name, f"{name}.choose")
        lines += [f"  choose-{name}:", f"    operation: {choose}", f"    into: {name}"]
        if name == "device":
            lines.append("    with: {user: $user}")
    lines += ["  act:", f"    operation: {operation}"]
    if arguments:
        lines += ["    with: {" + ", ".join(arguments) + "}"]
    (folder / "procedure.yaml").write_text("\n".join(lines) + "\n")
    names = {
        name: upn(value) if name in ("user", "colleague") else value for name, value in inputs.items()}
    answers = home / "answers.yaml"
    answers.write_text(
        "consent: true\ninputs: {" + ", ".join(f"{k}: {v}" for k, v in names.items()) + "}\n"
        + ("steps: {act: {alone: Nobody else is here.}}\n" if operation in ("device.wipe", "user.delete") else ""))
    return answers


@pytest.mark.parametrize("operation, arguments, inputs, expected", OPERATIONS)
def test_an_operation_is_confirmed_by_requests_that_the_metadata_knows(
        root, tmp_path, operation, arguments, inputs, expected):
    log = tmp_path / "requests.jsonl"
    with Sandbox("--requests", str(log)) as sandbox:
        answers = write(sandbox.home, operation, arguments, inputs)
        done = stegvis(
            sandbox.home, "run", "one-step", "--answers", str(answers), "--tenant",
            f"graph:{sandbox.base}", STEGVIS_SECRET_NEW_PASSWORD=PASSWORD)
        assert done.returncode == 0, done.stdout + done.stderr
        assert PASSWORD not in done.stdout + done.stderr
        for file in sandbox.home.rglob("*"):
            assert file.is_dir() or PASSWORD.encode() not in file.read_bytes(), file
    found = []
    for line in log.read_text().splitlines():
        request = json.loads(line)
        found.append(request)
        if request["path"].endswith("/$batch"):
            found += parts(request["body"])
    changes = []
    for request in found:
        path = request["path"].removeprefix("/v1.0")
        if path != "/$batch":
            metadata.check(root, request["method"], path, request["query"], request["body"])
            changes.append((request["method"], path, json.dumps(request["body"])))
    assert expected is None or any(
        method == expected[0] and expected[1] in path and expected[2] in body
        for method, path, body in changes), changes


def test_leaves_out_no_change_that_graph_has_an_interface_for(tmp_path):
    """Each is made here, or in a procedure of the program whose requests are recorded."""
    listed = json.loads(stegvis(tmp_path, "operations", "--format", "json").stdout)
    changes = {
        one["id"] for one in listed
        if one["domain"] == "microsoft-365" and one["kind"] == "change" and one["hasInterface"]}
    recorded = set()
    for procedure, _ in RUNS:
        manifest = (ROOT / "procedures" / procedure / "procedure.yaml").read_text()
        recorded |= set(re.findall(r"^    operation: (\S+)$", manifest, re.MULTILINE))
    # Called by one of these; it asks the service for the same as `license.assign`.
    recorded.add("mailbox.assignLicense")
    assert len(changes) > 40
    assert changes - {row[0] for row in OPERATIONS} - recorded == set()
    # What nobody asks for any more is no operation either.
    assert {row[0] for row in OPERATIONS} <= {one["id"] for one in listed}


@pytest.mark.parametrize("operation, arguments, made", [
    ("user.create", ["name: " + upn("nora.ek"), "displayName: Nora Ek"], upn("nora.ek")),
    ("group.create", ["name: Pilots", "kind: microsoft365"], "Pilots"),
])
def test_an_undo_deletes_what_was_made_by_its_name(tmp_path, operation, arguments, made):
    log = tmp_path / "requests.jsonl"
    with Sandbox("--requests", str(log)) as sandbox:
        tenant = f"graph:{sandbox.base}"
        answers = write(sandbox.home, operation, arguments, {})
        done = stegvis(
            sandbox.home, "run", "one-step", "--answers", str(answers), "--tenant", tenant,
            STEGVIS_SECRET_NEW_PASSWORD=PASSWORD)
        assert done.returncode == 0, done.stdout + done.stderr
        undone = stegvis(sandbox.home, "undo", "last", "--mode", "automatic", "--tenant", tenant)
        assert undone.returncode == 0, undone.stdout + undone.stderr
        assert made in undone.stdout
    methods = [json.loads(line)["method"] for line in log.read_text().splitlines()]
    assert methods.count("DELETE") == 1
