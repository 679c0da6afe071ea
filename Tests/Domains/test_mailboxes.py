"""The plug-in for Exchange Online: its procedures, walked in a terminal against a stand-in for PowerShell."""

import json
import subprocess

import pytest
import yaml

from organisation import DOMAIN, HERE, IDS, PASSWORD, Organisation, answers, content
from program import BIN, LANGUAGES, sentence, verdict, words, words_of
from terminal import Terminal
from walks import Walk, in_turn


def _blocked(place):
    bram = place.mailbox("bram.visser")
    names = ("ActiveSyncEnabled", "OWAEnabled", "MAPIEnabled", "ImapEnabled", "PopEnabled")
    assert [bram[name] for name in names] == [False] * 5


def _forwarded(place):
    bram = place.mailbox("bram.visser")
    assert (bram["ForwardingAddress"], bram["ForwardingSmtpAddress"]) == ("anna.lind-20260101", "")
    assert bram["DeliverToMailboxAndForward"] is True


def _converted(place):
    anna = place.mailbox("anna.lind")
    assert anna["RecipientTypeDetails"] == "SharedMailbox"
    assert anna["FullAccess"] == anna["SendAs"] == [f"carin.holm@{DOMAIN}"]


def _make(_):
    return Organisation()


# As in walks.py; an address is typed as Exchange does not spell it, and is found all the same.
WALKS = {
    "block": Walk("block-mail-protocols", _make, {1: [f"bram.visser@{DOMAIN}"], 3: [True]}, _blocked, 1, 3),
    "forward": Walk(
        "forward-mail", _make,
        {1: [f"Bram.Visser@{DOMAIN}"], 3: ["1"], 4: ["1"], 5: [f"anna.lind@{DOMAIN}"], 6: [True]}, _forwarded, 1, 6),
    "convert": Walk(
        "convert-to-shared-mailbox", _make,
        {1: [f"anna.lind@{DOMAIN}"], 4: [True], 5: ["1"], 6: [f"carin.holm@{DOMAIN}"], 7: [True], 8: [True], 9: ["2"]},
        _converted, 3, 4)}
CMDLETS = {"block": "Set-CASMailbox", "forward": "Set-Mailbox", "convert": "Set-Mailbox"}


def undone(place, language="en"):
    """What is said when the last session is undone."""
    result = place.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("name, language", [
    pytest.param(name, language, marks=[pytest.mark.quick] if row == column else [])
    for row, name in enumerate(WALKS) for column, language in enumerate(LANGUAGES)])
def test_is_walked_and_undone_exactly(name, language):
    walk = WALKS[name]
    place = walk.make(None)
    before = place.raw()
    with Terminal(
            place.program, "run", walk.procedure, "--tenant", place.tenant, "--locale", language) as person:
        said = person.walk(walk.answers(language))
        assert person.status == 0, said
    assert said.count(verdict("confirmed", language)) == walk.changes, said
    assert verdict("refuted", language) not in said
    walk.expect(place)
    assert undone(place, language).count(verdict("confirmed", language)) == walk.changes
    assert place.raw() == before
    # Nothing waits for somebody to answer, and no secret is where others see it.
    for start in place.lines("starts.jsonl"):
        assert start["input"] == "" and PASSWORD not in str(start)
    assert PASSWORD not in said and "STEGVIS_MAILBOXES" not in str(place.lines("starts.jsonl"))


# What the stand-in is told before the yes, so that the program can be killed at that moment.
MOMENTS = {
    "asked": None, "reading": ("holdRequest", False, {}), "sent": ("holdRequest", True, {}),
    "carried-out": ("holdReply", True, {}), "verifying": ("holdRequest", False, {"after": True})}


@pytest.mark.parametrize("moment, name, language", in_turn(
    MOMENTS, WALKS, quick=[("sent", "forward"), ("carried-out", "block")]))
def test_has_the_effect_once_although_it_is_killed(moment, name, language):
    walk = WALKS[name]
    place = walk.make(None)
    before = place.raw()
    typed = walk.answers(language)
    with Terminal(
            place.program, "run", walk.procedure, "--tenant", place.tenant, "--locale", language) as person:
        person.walk(typed, until=walk.change)
        if order := MOMENTS[moment]:
            how, is_change, more = order
            after = {"after": CMDLETS[name]} if more else {}
            place.spoil(CMDLETS[name] if is_change else "Get-Mailbox", how, **after)
            person.type(typed[walk.change][0])
            place.wait_until_held()
        person.kill()
    place.wait_until_nobody_is_left()
    place.forget()
    assert len(place.done()) == (moment in ("carried-out", "verifying"))
    with Terminal(place.program, "resume", "last", "--locale", language) as person:
        said = person.walk({step: texts for step, texts in typed.items() if step >= walk.change})
        assert person.status == 0, said
    walk.expect(place)
    assert len(place.done()) == walk.changes
    undone(place, language)
    assert place.raw() == before


@pytest.mark.quick
def test_is_pending_until_it_is_seen_everywhere():
    place = Organisation()
    place.spoil("Set-CASMailbox", None, delay=3)
    file = answers(place, mailbox=f"bram.visser@{DOMAIN}")
    result = place.run(
        "run", "block-mail-protocols", "--answers", file, "--mode", "automatic", "--tenant", place.tenant)
    assert result.returncode == 0, result.stdout + result.stderr
    assert verdict("confirmed", "en") in result.stdout and len(place.done()) == 1


@pytest.mark.quick
def test_finds_a_change_although_the_connection_is_lost():
    place = Organisation()
    place.spoil("Set-CASMailbox", "dieAfter")
    file = answers(place, mailbox=f"bram.visser@{DOMAIN}")
    result = place.run(
        "run", "block-mail-protocols", "--answers", file, "--mode", "automatic", "--tenant", place.tenant)
    assert result.returncode == 0, result.stdout + result.stderr
    assert verdict("confirmed", "en") in result.stdout and place.done() == ["Set-CASMailbox"]
    _blocked(place)


def test_waits_when_exchange_asks_to_wait():
    place = Organisation()
    place.spoil("Set-CASMailbox", "fail", message="Micro delay applied. Too many requests: try again later.")
    file = answers(place, mailbox=f"bram.visser@{DOMAIN}")
    result = place.run(
        "run", "block-mail-protocols", "--answers", file, "--mode", "automatic", "--tenant", place.tenant)
    assert result.returncode == 0, result.stdout + result.stderr
    assert place.done() == ["Set-CASMailbox"] and len(place.changes()) == 2


# Operations that no shipped procedure has, each in one of the person's own.
OWN = {
    "hold": ("hold.set", {"mailbox": "$mailbox"}, {"mailbox": "mailboxes:mailbox"}),
    "address": (
        "address.add", {"mailbox": "$mailbox", "address": "$address"},
        {"mailbox": "mailboxes:mailbox", "address": "text"}),
    "forward": (
        "forwarding.setOutside", {"mailbox": "$mailbox", "address": "$address"},
        {"mailbox": "mailboxes:mailbox", "address": "text"})}


def run_own(place, name, **inputs):
    operation, given, types = OWN[name]
    steps = {"choose": {"operation": "mailboxes:mailbox.choose", "into": "mailbox"}}
    if "address" in types:
        steps["enter"] = {"operation": "manual.enter", "into": "address"}
    steps["change"] = {"operation": f"mailboxes:{operation}", "with": given}
    place.procedure(f"own-{name}", steps, types)
    return place.run(
        "run", f"own-{name}", "--answers", answers(place, **inputs), "--mode", "automatic", "--tenant", place.tenant)


# What Exchange says, word for word as people have reported it, and the refusal that it means.
REFUSALS = {
    "hold": ("hold", {"mailbox": f"info@{DOMAIN}"}, {}, "holdNeedsLicense"),
    "taken": ("address", {"mailbox": f"info@{DOMAIN}", "address": f"anna.lind@{DOMAIN}"}, {}, "addressTaken"),
    "foreign": ("address", {"mailbox": f"info@{DOMAIN}", "address": "info@other.example"}, {}, "foreignDomain"),
    "itself": ("forward", {"mailbox": f"info@{DOMAIN}", "address": f"INFO@{DOMAIN}"}, {}, "forwardsToItself"),
    "synchronised": (
        "forward", {"mailbox": f"info@{DOMAIN}", "address": "info@hem.example"}, {"info": {"IsDirSynced": True}},
        "synchronised"),
    "no address": ("forward", {"mailbox": f"info@{DOMAIN}", "address": "nobody"}, {}, "noMailAddress")}


@pytest.mark.parametrize("case", [
    pytest.param(case, marks=[pytest.mark.quick] if case in ("hold", "itself") else []) for case in REFUSALS])
def test_says_why_something_is_refused(case):
    name, inputs, changed, code = REFUSALS[case]
    place = Organisation(**changed)
    before = place.raw()
    result = run_own(place, name, **inputs)
    assert result.returncode == 3, result.stdout + result.stderr
    reason = words_of("mailboxes", "en")[f"refusal.{code}"].split(" ({")[0].split(": {")[0]
    assert reason in " ".join(result.stdout.split()), result.stdout
    assert place.raw() == before and place.done() == []


def test_refuses_a_shared_mailbox_that_is_too_large():
    place = Organisation(info={"RecipientTypeDetails": "UserMailbox", "Bytes": 53_687_091_201})
    result = place.run(
        "run", "convert-to-shared-mailbox", "--answers", answers(place, mailbox=f"info@{DOMAIN}"), "--mode",
        "automatic", "--tenant", place.tenant)
    assert result.returncode == 3, result.stdout + result.stderr
    assert "larger than 50 GB and has no license" in " ".join(result.stdout.split())
    assert place.changes() == []


@pytest.mark.parametrize("language", [pytest.param(LANGUAGES[0], marks=[pytest.mark.quick]), *LANGUAGES[1:]])
@pytest.mark.parametrize("missing", ["noPowerShell", "noModule"])
def test_says_what_is_missing_and_lets_a_person_act(missing, language):
    place = Organisation()
    if missing == "noPowerShell":
        (place.bin / "pwsh").unlink()
    else:
        (place.home / "no-module").touch()
    # The person says what is meant, how it is, and that it was done.
    typed = {1: ["bram.visser"], 2: ["3"], 3: ["", words(language)["key.override"], "4711"]}
    with Terminal(
            place.program, "run", "block-mail-protocols", "--tenant", place.tenant, "--locale", language) as person:
        said = person.walk(typed)
        assert person.status == 0, said
    reason = words_of("mailboxes", language)[f"refusal.{missing}"]
    assert reason in " ".join(said.split()), said
    assert verdict("unverifiable", language) in said and verdict("confirmed", language) not in said
    assert place.changes() == []


# What people may have put into names, and may enter: none of it is ever a command.
HOSTILE = [
    "'; touch {file}; '", '"; touch {file}; "', "$(touch {file})", "`touch {file}`", "-Identity *", "-rf {file}",
    "a\nStop-Process", "’; New-Item {file}; ’", "@{{Add='x'}}", "| Out-File {file}"]


@pytest.mark.parametrize("text", [
    pytest.param(text, marks=[pytest.mark.quick] if number == 0 else []) for number, text in enumerate(HOSTILE)])
def test_executes_nothing_that_is_written_in_a_name(text):
    file = Organisation().home / "executed"
    name = text.format(file=file)
    place = Organisation(carin_holm={
        "UserPrincipalName": f"{name}@{DOMAIN}", "DisplayName": name, "Name": name,
        "PrimarySmtpAddress": f"{name}@{DOMAIN}"})
    known = place.mailbox("carin.holm")["ExternalDirectoryObjectId"]
    # As who gets access, and as whose mailbox it is.
    result = place.run(
        "run", "convert-to-shared-mailbox", "--answers",
        answers(place, {"decide-access": {"answer": "yes"}, "decide-another": {"answer": "no"}},
                mailbox=f"anna.lind@{DOMAIN}", colleague=known),
        "--mode", "automatic", "--tenant", place.tenant)
    assert result.returncode == 0, result.stdout + result.stderr
    assert place.mailbox("anna.lind")["FullAccess"] == [f"{name}@{DOMAIN}"]
    # As an address that somebody enters.
    run_own(place, "forward", mailbox=known, address=f"{name}@hem.example")
    run_own(place, "address", mailbox=known, address=name)
    assert not file.exists()
    fixed = [one["arguments"][1:6] for one in place.lines("starts.jsonl")]
    assert all(one[:4] == ["-NoLogo", "-NoProfile", "-NonInteractive", "-File"] for one in fixed)
    assert name not in str([one["arguments"] for one in place.lines("starts.jsonl")])


@pytest.mark.quick
def test_signs_a_person_in_with_a_code():
    place = Organisation()
    place.program.more |= {f"STEGVIS_MAILBOXES_{name}": "" for name in (
        "ORGANIZATION", "APPLICATION", "CERTIFICATE", "CERTIFICATE_PASSWORD_FILE")}
    typed = WALKS["block"].answers("en")
    with Terminal(place.program, "run", "block-mail-protocols", "--tenant", place.tenant, "--locale", "en") as person:
        while "H4K7TRX2P" not in person.said:
            assert person.listen(), person.said
        assert "https://microsoft.com/devicelogin" in person.said
        (place.home / "entered").touch()
        said = person.walk(typed)
        assert person.status == 0, said
    _blocked(place)
    assert [one["parameters"] for one in place.lines("calls.jsonl") if one["cmdlet"].startswith("Connect")] == [
        {"Device": True, "ShowBanner": False}]


@pytest.mark.parametrize("how", ["wrong", "readable by others", "not there"])
def test_says_that_a_certificate_is_not_accepted(how):
    place = Organisation()
    if how == "wrong":
        place.password_file.write_text("another-password\n")
    elif how == "not there":
        place.password_file.unlink()
    else:
        place.password_file.chmod(0o644)
    result = place.run(
        "run", "block-mail-protocols", "--answers", answers(place, mailbox=f"info@{DOMAIN}"), "--mode", "automatic",
        "--tenant", place.tenant)
    assert result.returncode == 4, result.stdout + result.stderr
    said = " ".join((result.stdout + result.stderr).split())
    expected = {"readable by others": "Others can read the file"}.get(how, sentence("refusal.signInNotAccepted", "en"))
    assert expected in said, said
    assert PASSWORD not in said and "another-password" not in said and place.changes() == []


TRIALS = {
    run["operation"]: name for name in ("trial", "trial-back")
    for run in yaml.safe_load((HERE / f"exchange/{name}.yaml").read_text())["runs"]}


@pytest.mark.parametrize("operation", [
    pytest.param(operation, marks=[pytest.mark.quick] if operation == "forwarding.setInside" else [])
    for operation in TRIALS])
def test_proves_each_operation(operation):
    place = Organisation()
    before = place.raw()
    result = place.run(
        "domain", "test", "mailboxes", "--tenant", place.tenant, "--operation", operation, "--yes", "--trial",
        HERE / f"exchange/{TRIALS[operation]}.yaml")
    assert result.returncode == 0, result.stdout + result.stderr
    assert place.raw() == before and len(place.done()) > 5


def test_tries_every_operation_that_is_for_people():
    declared = yaml.safe_load((content() / "domains/mailboxes/domain.yaml").read_text())["operations"]
    changes = {
        name for name, one in declared.items() if one["kind"] == "change" and one.get("only") != "inverse"}
    assert set(TRIALS) == changes


@pytest.mark.quick
def test_keeps_the_rules_of_plug_ins():
    place = Organisation()
    before = place.raw()
    declared = yaml.safe_load((content() / "domains/mailboxes/domain.yaml").read_text())["subjects"]
    names = ("ORGANIZATION", "APPLICATION", "CERTIFICATE", "CERTIFICATE_PASSWORD_FILE")
    settings = dict(zip(
        ("organization", "application", "certificate", "certificatePasswordFile"),
        (place.program.more[f"STEGVIS_MAILBOXES_{name}"] for name in names)))
    trial = place.home / "trial.json"
    trial.write_text(json.dumps({
        "settings": settings, "subject": {"kind": "mailbox", "id": IDS["anna.lind"]},
        "facts": {"mailbox": {name: fact["type"] for name, fact in declared["mailbox"]["facts"].items()}},
        "change": {"perform": "convertToShared", "expect": {"kind": {"code": "SharedMailbox"}}},
        "back": {"perform": "convertToRegular"}}))
    result = subprocess.run(
        [BIN / "stegvis", "domain", "test", "--conformance", "--trial", trial, "env", f"HOME={place.home}",
         "./mailboxes.py", "./exchange.ps1", "./exchange.py", "./facts.py"],
        cwd=content() / "domains/mailboxes", env=place.program.environment(), text=True, capture_output=True,
        timeout=400)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("not tried") == 2, result.stdout
    assert place.raw() == before
