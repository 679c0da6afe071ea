"""What becomes of sessions over Microsoft Graph: lists of users, undo, a second person, claims read again."""

import json

from sandbox import Sandbox, stegvis, upn

ADMIN = upn("karin.nordlund")
ANSWERS = """procedure: unassign-all-licenses
consent: true
attest: true
inputs: {licenses: [ENTERPRISEPACK]}
"""


def sessions(sandbox):
    return json.loads(stegvis(sandbox.home, "sessions", "list", "--format", "json").stdout)


def series(sandbox, tmp_path, answers=ANSWERS):
    """Takes all licences from three generated users."""
    users = tmp_path / "users.csv"
    users.write_text("users\n" + "".join(f"{upn(f'user0000{n}')}\n" for n in (1, 2, 3)))
    file = tmp_path / "answers.yaml"
    file.write_text(answers)
    return stegvis(
        sandbox.home, "run", "unassign-all-licenses", "--each", str(users), "--answers", str(file),
        "--mode", "automatic", "--tenant", f"graph:{sandbox.base}", "--actor", ADMIN,
        "--format", "json")


def test_walks_a_list_and_takes_up_only_what_stopped(tmp_path):
    with Sandbox(users=5) as sandbox:
        # What Graph does not show is asked, and nobody has answered it yet.
        stopped = series(sandbox, tmp_path)
        assert stopped.returncode == 3, stopped.stderr
        rows = json.loads(stopped.stdout)["rows"]
        assert [row["reason"] for row in rows] == ["unanswered"] * 3
        assert sandbox.control("GET", "effects") == {}
        more = tmp_path / "more.yaml"
        more.write_text(ANSWERS + "steps: {check-self-service: {answer: manageable}}\n")
        done = stegvis(
            sandbox.home, "resume", "last", "--failed", "--answers", str(more), "--format", "json")
        assert done.returncode == 0, done.stderr
        assert {row["state"] for row in json.loads(done.stdout)["rows"]} == {"completed"}
        assert sandbox.control("GET", "effects") == {"license.adjust": 3}
        assert stegvis(sandbox.home, "resume", "last", "--failed").returncode == 2


def test_a_list_stops_where_the_service_does_more_than_it_was_asked(tmp_path):
    with Sandbox("--fault", "excess=1", users=12) as sandbox:
        users = tmp_path / "users.csv"
        users.write_text("users\n" + "".join(f"{upn(f'user0000{n}')}\n" for n in range(1, 9)))
        answers = tmp_path / "answers.yaml"
        answers.write_text(ANSWERS + "steps: {check-self-service: {answer: manageable}}\n")
        stopped = stegvis(
            sandbox.home, "run", "unassign-all-licenses", "--each", str(users),
            "--answers", str(answers), "--tenant", f"graph:{sandbox.base}", "--actor", ADMIN,
            "--format", "json")
        assert stopped.returncode == 3, stopped.stderr
        rows = json.loads(stopped.stdout)["rows"]
        begun = [row for row in rows if row["state"] != "notBegun"]
        # Four walk at once; no other is begun.
        assert [row["reason"] for row in begun] == ["surprised"] * 4
        export = stegvis(sandbox.home, "sessions", "export", begun[0]["session"])
        [verified] = [
            event["record"] for event in json.loads(export.stdout)["events"]
            if event["record"]["type"] == "verified" and "surprises" in event["record"]]
        assert verified["verdict"] == "confirmed"
        assert [found["property"] for found in verified["surprises"]] == ["usageLocation"]
        shown = stegvis(sandbox.home, "sessions", "show", begun[0]["session"], "--locale", "en")
        assert "Also changed, unexpectedly:" in shown.stdout
        sandbox.control("PUT", "faults", {})
        done = stegvis(sandbox.home, "resume", "last", "--answers", str(answers))
        assert done.returncode == 0, done.stderr
        assert sandbox.control("GET", "effects") == {
            "license.adjust": 8, "user.setUsageLocation": 4}


def test_takes_back_what_it_did_and_says_what_no_longer_holds(tmp_path):
    with Sandbox(users=5) as sandbox:
        done = series(
            sandbox, tmp_path, ANSWERS + "steps: {check-self-service: {answer: manageable}}\n")
        assert done.returncode == 0, done.stderr
        first = json.loads(done.stdout)["rows"][0]["session"]
        holds = stegvis(sandbox.home, "sessions", "verify", first, "--live")
        assert holds.returncode == 0, holds.stderr
        consent = tmp_path / "consent.yaml"
        consent.write_text("consent: true\n")
        undone = stegvis(
            sandbox.home, "undo", first, "--answers", str(consent), "--actor", ADMIN)
        assert undone.returncode == 0, undone.stderr
        gone = stegvis(sandbox.home, "sessions", "verify", first, "--live", "--format", "json")
        assert gone.returncode == 1
        assert False in [claim["holds"] for claim in json.loads(gone.stdout)["claims"]]


def test_waits_for_a_second_person(tmp_path):
    with Sandbox(users=5) as sandbox:
        answers = tmp_path / "answers.yaml"
        answers.write_text(
            ANSWERS.replace("{licenses", f"{{users: [{upn('user00001')}], licenses")
            + "steps: {check-self-service: {answer: manageable}}\n")
        more = ["--answers", str(answers), "--tenant", f"graph:{sandbox.base}", "--actor", ADMIN]
        waiting = stegvis(sandbox.home, "run", "unassign-all-licenses", "--four-eyes", *more)
        assert waiting.returncode == 3, waiting.stderr
        assert sessions(sandbox)[0]["state"] == "waiting"
        own = stegvis(sandbox.home, "approve", "last", "--yes", "--actor", ADMIN)
        assert own.returncode == 3
        second = upn("erik.bergstrom")
        approved = stegvis(
            sandbox.home, "approve", "last", "--yes", "--actor", second, "--locale", "nl")
        assert approved.returncode == 0, approved.stderr
        assert sandbox.control("GET", "effects") == {}
        done = stegvis(sandbox.home, "resume", "last", "--answers", str(answers))
        assert done.returncode == 0, done.stderr
        assert sandbox.control("GET", "effects") == {"license.adjust": 1}
