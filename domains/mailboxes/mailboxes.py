#!/usr/bin/env -S python3 -I
"""The plug-in `mailboxes`: Exchange Online, over its PowerShell module (ExchangeOnlineManagement 3).

It speaks plug-in protocol 1, which docs/PLUGINS.md explains, and starts `pwsh` with the script that
is its first argument, exchange.ps1. A change is one call of one cmdlet, and says what the result is to be,
so that a second call of it does no harm. Exchange has no place for the key of a change: it is kept in a
file, before the call as begun, and after it as done.
"""

import hashlib
import json
import os
import re
import sys
import time

# The modules beside this file are what a person has allowed; compiled ones are looked for, and written,
# only in the empty folder in which this was started.
sys.pycache_prefix = os.getcwd()
sys.path.append(os.path.dirname(os.path.abspath(__file__)))

import facts  # noqa: E402
from exchange import Connection, Failed  # noqa: E402

WHO = {
    "protocol": 1,
    "name": "mailboxes",
    "version": "1.0",
    "reads": ["mailbox"],
    "performs": [
        "convertToShared", "convertToRegular", "setForwarding", "grantFullAccess", "removeFullAccess",
        "grantSendAs", "removeSendAs", "setProtocols", "setHold", "addAddress", "removeAddress"],
    "recalls": True,
}
# Of the 60 seconds that the protocol allows for a reading, those that all its cmdlets may take.
READING = 50
# Of the time that domain.yaml gives a change, at least 300 seconds.
CHANGING = 240
# How long a key is kept: longer than anybody leaves a session in the middle of a change.
KEPT = 90 * 24 * 3600
# What can be an address at all (RFC 5321, without quoted local parts).
ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


class Attempts:
    """The changes that were begun and done, a file for each, named by the digest of its key."""

    def __init__(self):
        state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.environ.get("HOME", ""), ".local/state")
        self.folder = os.path.join(state, "stegvis-mailboxes")
        # Whether an attempt of which nothing is here was never begun.
        self.isOld = os.path.isdir(self.folder)
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        for one in os.scandir(self.folder):
            if one.stat().st_mtime < time.time() - KEPT:
                os.remove(one.path)

    def path(self, key):
        return os.path.join(self.folder, hashlib.sha256(key.encode()).hexdigest())

    def state(self, key):
        try:
            with open(self.path(key), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def note(self, key, state):
        # Written beside and renamed: nobody ever finds half a file.
        draft = self.path(key) + ".new"
        with open(draft, "w", encoding="utf-8") as file:
            file.write(state)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.path(key))

    def forget(self, key):
        os.remove(self.path(key))


class Mailboxes:
    """What is asked of Exchange Online."""

    def __init__(self, request, script):
        self.request = request
        self.connection = Connection(request["settings"], script, lambda code: say(self.request, signIn=code))
        self.attempts = Attempts()
        try:
            self.connection.connect(time.monotonic() + READING)
        except Failed as failed:
            # Without PowerShell or its module, each step says what is missing, and a person acts.
            if failed.code not in ("noPowerShell", "noModule"):
                raise

    # MARK: Reading

    def read(self, request):
        id = request["subject"]["id"]
        end = time.monotonic() + READING
        self.connection.connect(end)
        if not facts.is_id(id):
            return {"present": False}
        try:
            items = self.connection.call("Get-Mailbox", {"Identity": id}, facts.PROPERTIES, end)
        except Failed as failed:
            if failed.code != "noSuchMailbox":
                raise
            # Absence is believed only while others can be read.
            if self.connection.call("Get-Mailbox", {"ResultSize": 1}, facts.NAMES, end):
                return {"present": False}
            raise Failed("unavailable", evidence="no mailbox can be read at all") from None
        if len(items) != 1 or items[0].get("ExternalDirectoryObjectId") != id:
            raise Failed("damaged", evidence="Get-Mailbox answers about another mailbox")
        item = items[0]
        size = self.part("Get-MailboxStatistics", id, ["TotalItemSize"], facts.size, end)
        return {
            "present": True,
            "name": facts.name(item),
            "facts": {
                **facts.named(item),
                **facts.own(item),
                "forwardsInside": self.inside(item, end),
                "size": size,
                "tooLarge": facts.too_large(size),
                "fullAccess": self.part("Get-MailboxPermission", id, facts.ACCESS, facts.full_access, end),
                "sendAs": self.part("Get-RecipientPermission", id, facts.SENDING, facts.send_as, end),
                "protocols": self.part(
                    "Get-CASMailbox", id, list(facts.PROTOCOLS.values()), facts.protocols, end),
            },
        }

    def part(self, cmdlet, id, properties, value, end):
        """A fact that has a cmdlet of its own; one that cannot be read does not hide the others."""
        try:
            return value(self.connection.call(cmdlet, {"Identity": id}, properties, end))
        except Failed as failed:
            return facts.unread(failed)

    def inside(self, item, end):
        """The address of the recipient inside; Exchange says only what it is called."""
        recipient = item.get("ForwardingAddress")
        if not recipient:
            return facts.either(item, "ForwardingAddress", facts.text)
        return self.part("Get-Recipient", recipient, ["PrimarySmtpAddress"], facts.recipient, end)

    def candidates(self, request):
        if request["kind"] != "mailbox":
            raise Failed("refused", "unknownKind")
        end = time.monotonic() + READING
        most, text = request["most"], request.get("text")
        some = {"ResultSize": most + 1}
        items = self.connection.call("Get-Mailbox", {**some, "Anr": text} if text else some, facts.NAMES, end)
        if text and "@" in text:
            # A search goes by the beginnings of names, and need not find a whole address.
            try:
                items += self.connection.call("Get-Mailbox", {"Identity": text}, facts.NAMES, end)
            except Failed as failed:
                if failed.code != "noSuchMailbox":
                    raise
        listed = {item.get("ExternalDirectoryObjectId"): item for item in items}
        candidates = [
            {"id": id, "name": facts.name(item), "facts": facts.named(item)}
            for id, item in listed.items() if facts.is_id(id)]
        candidates.sort(key=lambda one: one["name"])
        return {"candidates": candidates[:most], "whole": len(candidates) <= most}

    # MARK: Changing

    def perform(self, request):
        key = request["key"]
        if request["perform"] not in WHO["performs"]:
            raise Failed("refused", "unknownPerform")
        state = self.attempts.state(key)
        if state == "done":
            return {}
        if state == "begun":
            raise Failed("lost", evidence="it was begun, and nobody knows whether it was done")
        id = request.get("subject", {}).get("id")
        if not facts.is_id(id):
            raise Failed("refused", "noSuchMailbox")
        cmdlet, parameters = cmdlet_of(request["perform"], request.get("body") or {})
        self.connection.connect(time.monotonic() + READING)
        self.attempts.note(key, "begun")
        parameters = {"Identity": id, **parameters, "Confirm": False}
        try:
            self.connection.call(cmdlet, parameters, (), time.monotonic() + CHANGING, changes=True)
        except Failed as failed:
            if failed.kind != "lost":
                self.attempts.forget(key)
            raise
        try:
            self.attempts.note(key, "done")
        except OSError:
            pass  # It was done; only whoever asks again is told that nobody knows.
        return {}

    def recall(self, request):
        state = self.attempts.state(request["key"])
        if state == "done":
            return {"was": "done"}
        return {"was": "notDone" if state is None and self.attempts.isOld else "unknown"}


def cmdlet_of(change, body):
    """The cmdlet of a change with its parameters, but for the mailbox."""
    if change in ("convertToShared", "convertToRegular"):
        return "Set-Mailbox", {"Type": "Shared" if change == "convertToShared" else "Regular"}
    if change == "setForwarding":
        return "Set-Mailbox", {
            "ForwardingSmtpAddress": checked(body.get("outside")),
            "ForwardingAddress": checked(body.get("inside")),
            "DeliverToMailboxAndForward": body["keepsCopy"]}
    if change in ("grantFullAccess", "removeFullAccess"):
        verb = "Add" if change == "grantFullAccess" else "Remove"
        return f"{verb}-MailboxPermission", {
            "User": body["person"], "AccessRights": "FullAccess", "InheritanceType": "All"}
    if change in ("grantSendAs", "removeSendAs"):
        verb = "Add" if change == "grantSendAs" else "Remove"
        return f"{verb}-RecipientPermission", {"Trustee": body["person"], "AccessRights": "SendAs"}
    if change == "setProtocols":
        return "Set-CASMailbox", {name: code in body["protocols"] for code, name in facts.PROTOCOLS.items()}
    if change == "setHold":
        if not body["held"]:
            return "Set-Mailbox", {"LitigationHoldEnabled": False}
        duration = "Unlimited" if body.get("days") is None else str(body["days"])
        return "Set-Mailbox", {"LitigationHoldEnabled": True, "LitigationHoldDuration": duration}
    verb = "Add" if change == "addAddress" else "Remove"
    return "Set-Mailbox", {"EmailAddresses": {verb: f"smtp:{checked(body['address'])}"}}


def checked(text):
    """An address; `None` for none."""
    if text is not None and not ADDRESS.fullmatch(text):
        raise Failed("refused", "noMailAddress", text)
    return text


def say(request, **members):
    print(json.dumps({"id": request["id"], **members}), flush=True)


def answer(request, opened, script):
    """The result of a request, and what is open after it."""
    ask = request["ask"]
    if ask == "describe":
        return WHO, opened
    if ask == "open":
        return {}, Mailboxes(request, script)
    if ask not in ("read", "candidates", "perform", "recall") or opened is None:
        raise Failed("refused", "unknownAsk")
    opened.request = request
    return getattr(opened, ask)(request), opened


def main():
    opened = None
    for line in sys.stdin:
        if not line.endswith("\n"):
            break  # The input ended in the middle of a request.
        request = json.loads(line)
        try:
            result, opened = answer(request, opened, sys.argv[1])
            say(request, result=result)
        except Failed as failed:
            say(request, error=failed.error)
        except OSError as problem:
            # Of the program's own files, and before anything was sent.
            say(request, error={"kind": "unavailable", "evidence": str(problem)})
    if opened:
        opened.connection.close()


if __name__ == "__main__":
    main()
