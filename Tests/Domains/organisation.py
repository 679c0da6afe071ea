"""An organisation with mailboxes, behind a stand-in for PowerShell and its module for Exchange Online."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from program import BIN, CONTENT, Program

HERE = Path(__file__).resolve().parent
PASSWORD = "sommar-certificate-4711"
DOMAIN = "fjordbygd.example"
IDS = {name: f"5b0c6a52-6d5e-4d35-9f43-0a1d5a7be{number}" for number, name in enumerate(
    ["anna.lind", "bram.visser", "carin.holm", "info", "dag.sund"], 201)}


@functools.cache
def content():
    """The content of the program, in which nobody waits for minutes until a change has certainly not been made."""
    original = Path(CONTENT.split(":")[0])
    folder = Path(tempfile.mkdtemp(prefix="stegvis-content-"))
    (folder / "domains").mkdir()
    for path in [*original.iterdir(), *(original / "domains").iterdir()]:
        if path.name in ("locales", "Resources", "procedures") or path.parent.name == "domains" != path.name:
            (folder / path.relative_to(original)).symlink_to(path)
    plug_in = folder / "domains/mailboxes"
    plug_in.unlink()
    shutil.copytree(original / "domains/mailboxes", plug_in)
    declaration = plug_in / "domain.yaml"
    declaration.write_text(re.sub(r"deadline: \d+", "deadline: 12", declaration.read_text()))
    return folder


def mailbox(name, **more):
    """A mailbox as Exchange has it."""
    address = f"{name}@{DOMAIN}"
    return {
        "ExternalDirectoryObjectId": IDS.get(name, "5b0c6a52-6d5e-4d35-9f43-0a1d5a7be299"),
        "Name": f"{name}-20260101", "Alias": name, "DisplayName": name.replace(".", " ").title(),
        "PrimarySmtpAddress": address.title(), "UserPrincipalName": address, "SKUAssigned": True,
        "RecipientTypeDetails": "UserMailbox", "ArchiveStatus": "None",
        "EmailAddresses": [f"SMTP:{address}", f"SIP:{address}", f"smtp:{name}@fjordbygd.onmicrosoft.example"],
        "ForwardingSmtpAddress": None, "ForwardingAddress": None, "DeliverToMailboxAndForward": False,
        "LitigationHoldEnabled": False, "LitigationHoldDuration": "Unlimited", "InPlaceHolds": [],
        "DelayHoldApplied": False, "DelayReleaseHoldApplied": False, "FullAccess": [], "SendAs": [],
        "Bytes": 8 * 1024**3, "ActiveSyncEnabled": True, "OWAEnabled": True, "MAPIEnabled": True,
        "ImapEnabled": True, "PopEnabled": False, **more}


class Organisation:
    """The mailboxes, and one person who changes them with the program."""

    tenant = "mailboxes:fjordbygd"

    def __init__(self, *more, **changes):
        self.home = Path(tempfile.mkdtemp(prefix="stegvis-exchange-"))
        self.bin = self.home / "bin"
        self.bin.mkdir()
        (self.bin / "pwsh").symlink_to(HERE / "exchange/pwsh")
        (self.bin / "python3").symlink_to(sys.executable)
        mailboxes = [
            mailbox("anna.lind"),
            mailbox(
                "bram.visser", ForwardingSmtpAddress="smtp:Bram@hem.example", DeliverToMailboxAndForward=True,
                Bytes=21_474_836_480, FullAccess=[f"carin.holm@{DOMAIN}"]),
            mailbox("carin.holm", Bytes=None, SKUAssigned=None),
            mailbox("info", RecipientTypeDetails="SharedMailbox", SKUAssigned=None),
            mailbox(
                "dag.sund", RecipientTypeDetails="SharedMailbox", ForwardingAddress="info-20260101",
                DeliverToMailboxAndForward=True, LitigationHoldEnabled=True, LitigationHoldDuration="Unlimited",
                FullAccess=[f"carin.holm@{DOMAIN}"], SendAs=[f"carin.holm@{DOMAIN}"],
                EmailAddresses=[f"SMTP:dag.sund@{DOMAIN}", f"smtp:dag@{DOMAIN}"]), *more]
        for one in mailboxes:
            one.update(changes.get(one["Alias"].replace(".", "_"), {}))
        self.write([{"now": one} for one in mailboxes])
        (self.home / "expected-password").write_text(PASSWORD)
        self.password_file = self.home / "certificate-password"
        self.password_file.write_text(PASSWORD + "\n")
        self.password_file.chmod(0o600)
        self.program = Program(
            SimpleNamespace(secret="", name_server=""), STEGVIS_CONTENT=str(content()),
            PATH=f"{self.bin}:/usr/bin:/bin", HOME=str(self.home),
            STEGVIS_MAILBOXES_ORGANIZATION="fjordbygd.onmicrosoft.example",
            STEGVIS_MAILBOXES_APPLICATION="7d1c0f6e-2b43-4a8e-9a55-0c6f1e2d3b4a",
            STEGVIS_MAILBOXES_CERTIFICATE=str(self.home / "certificate.pfx"),
            STEGVIS_MAILBOXES_CERTIFICATE_PASSWORD_FILE=str(self.password_file))
        self.allow()

    def allow(self):
        """Lets the plug-in be started, as a person who has looked at it."""
        files = [f"./{name}" for name in ("mailboxes.py", "exchange.ps1", "exchange.py", "facts.py")]
        subprocess.run(
            [BIN / "stegvis", "domain", "allow", *files], cwd=content() / "domains/mailboxes",
            env=self.program.environment(), check=True, capture_output=True)

    # MARK: The mailboxes

    def write(self, mailboxes):
        draft = self.home / "exchange.json.new"
        draft.write_text(json.dumps({"domain": DOMAIN, "mailboxes": mailboxes}))
        draft.replace(self.home / "exchange.json")

    def raw(self):
        """All mailboxes as they are, whatever is visible already; addresses in their order."""
        mailboxes = json.loads((self.home / "exchange.json").read_text())["mailboxes"]
        found = [one["now"] for one in mailboxes]
        for one in found:
            for key in ("FullAccess", "SendAs", "EmailAddresses"):
                one[key].sort()
            # Exchange does not keep how an address was spelt.
            one["ForwardingSmtpAddress"] = (one["ForwardingSmtpAddress"] or "").lower()
        return found

    def mailbox(self, name):
        return next(one for one in self.raw() if one["Alias"] == name)

    def somebody_sets(self, name, **changes):
        mailboxes = json.loads((self.home / "exchange.json").read_text())["mailboxes"]
        for one in mailboxes:
            if one["now"]["Alias"] == name:
                one["now"].update(changes)
        self.write(mailboxes)

    # MARK: What goes wrong

    def spoil(self, cmdlet, how, **more):
        """Tells the stand-in what to do with the next call of a cmdlet."""
        path = self.home / "spoil.json"
        orders = json.loads(path.read_text()) if path.exists() else []
        path.write_text(json.dumps([*orders, {"cmdlet": cmdlet, "how": how, **more}]))

    def forget(self):
        """Spoils nothing more, and lets go what is held."""
        for name in ("spoil.json", "held"):
            (self.home / name).unlink(missing_ok=True)

    def wait_until_held(self, seconds=60):
        end = time.monotonic() + seconds
        while not (self.home / "held").exists():
            assert time.monotonic() < end, "nothing is held"
            time.sleep(0.05)

    def wait_until_nobody_is_left(self, seconds=30):
        """Until every PowerShell has ended, also one whose program was killed."""
        end = time.monotonic() + seconds
        while any(Path(f"/proc/{one['process']}").exists() for one in self.lines("starts.jsonl")):
            assert time.monotonic() < end, "PowerShell outlives the program"
            time.sleep(0.05)

    # MARK: What was asked

    def lines(self, name):
        path = self.home / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def changes(self):
        """The calls that were to change something."""
        return [one for one in self.lines("calls.jsonl") if one["cmdlet"].split("-")[0] in ("Set", "Add", "Remove")]

    def done(self):
        """The changes that were carried out, by their cmdlets."""
        return [one["cmdlet"] for one in self.lines("done.jsonl")]

    def procedure(self, name, steps, inputs):
        """Writes a procedure of the person's own: a sentence for each step, and the manifest's lines."""
        folder = self.program.home / "procedures" / name
        folder.mkdir(parents=True)
        listed = "\n".join(
            f'{number}. <a name="{step}"></a>{step}.' for number, step in enumerate(steps, 1))
        (folder / "en.md").write_text(f"# {name}\n\n## Steps\n\n{listed}\n")
        (folder / "procedure.yaml").write_text(json.dumps({
            "id": name, "documents": {"en": "en.md"}, "inputs": inputs, "steps": steps}))

    def run(self, *arguments, **more):
        return self.program.run(*arguments, **more)


def answers(place, steps=None, **inputs):
    """A file with what a person answers."""
    path = place.home / f"answers-{os.urandom(4).hex()}.yaml"
    path.write_text(json.dumps({"attest": True, "inputs": inputs, "steps": steps or {}}))
    return path
