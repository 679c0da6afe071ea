"""Facts of a mailbox, out of what the cmdlets of Exchange Online return."""

import re

from exchange import Failed

# What a shared mailbox without a licence may have (Exchange Online limits, "Storage limits").
LARGEST = 50 * 1024**3
# The object id of a mailbox's owner in the directory; nothing else is an id, so it is never looked up.
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PROTOCOLS = {
    "activeSync": "ActiveSyncEnabled", "web": "OWAEnabled", "mapi": "MAPIEnabled", "imap": "ImapEnabled",
    "pop": "PopEnabled"}
# Of Get-Mailbox: what tells one from others, and all that is a fact.
NAMES = [
    "ExternalDirectoryObjectId", "DisplayName", "PrimarySmtpAddress", "UserPrincipalName",
    "RecipientTypeDetails"]
PROPERTIES = [
    *NAMES, "SKUAssigned", "ArchiveStatus", "EmailAddresses", "ForwardingSmtpAddress", "ForwardingAddress",
    "DeliverToMailboxAndForward", "LitigationHoldEnabled", "LitigationHoldDuration", "InPlaceHolds",
    "DelayHoldApplied", "DelayReleaseHoldApplied"]
ACCESS = ["User", "AccessRights", "IsInherited", "Deny"]
SENDING = ["Trustee", "AccessRights", "AccessControlType", "IsInherited"]


def is_id(id):
    return isinstance(id, str) and ID.fullmatch(id) is not None


def name(item):
    return item.get("PrimarySmtpAddress") or item["ExternalDirectoryObjectId"]


def named(item):
    """The facts that a list has, too."""
    return {
        "displayName": either(item, "DisplayName", text),
        "address": either(item, "PrimarySmtpAddress", address),
        "signInName": either(item, "UserPrincipalName", address),
        "kind": either(item, "RecipientTypeDetails", lambda kind: {"code": kind} if kind else {"absent": True})}


def own(item):
    """The facts that Get-Mailbox itself tells."""
    return {
        "licensed": flag(item, "SKUAssigned"),
        "archive": either(item, "ArchiveStatus", lambda status: {"flag": status == "Active"}),
        "addresses": either(item, "EmailAddresses", addresses),
        "forwardsOutside": either(item, "ForwardingSmtpAddress", address),
        "keepsCopy": flag(item, "DeliverToMailboxAndForward"),
        "litigationHold": flag(item, "LitigationHoldEnabled"),
        "holdDays": either(item, "LitigationHoldDuration", lambda duration: days(item, duration)),
        "otherHolds": either(item, "InPlaceHolds", texts),
        "delayHold": flag(item, "DelayHoldApplied", "DelayReleaseHoldApplied"),
    }


def unread(failed):
    """A fact that could not be read, and which role is missing for it."""
    needs = "Exchange Administrator" if failed.code == "roleNeeded" else ""
    return {"unread": {"reason": failed.error.get("evidence", failed.kind), "needs": needs}}


def either(item, name, value):
    """A value of what the answer has; what it lacks is not read."""
    return value(item[name]) if name in item else {"unread": {"reason": f"the answer has no {name}"}}


def is_set(value):
    """Exchange leaves empty what was never set."""
    return value is True or value == "True"


def flag(item, *names):
    """Whether one of these is set."""
    if not any(name in item for name in names):
        return either(item, names[0], is_set)
    return {"flag": any(is_set(item.get(name)) for name in names)}


def text(value):
    return {"text": str(value)} if value else {"absent": True}


def address(value):
    return text(re.sub(r"(?i)^smtp:", "", value or "").lower())


def texts(values):
    """A set: nothing is in it twice."""
    return {"list": [{"text": value} for value in sorted(set(values or []))]}


def addresses(values):
    return texts([value[5:].lower() for value in values or [] if value.lower().startswith("smtp:")])


def days(item, duration):
    """The days of a hold, such as of `365.00:00:00`; absent for one without end."""
    whole = re.match(r"(\d+)\.", str(duration or ""))
    held = is_set(item.get("LitigationHoldEnabled"))
    return {"number": int(whole[1])} if whole and held else {"absent": True}


def size(items):
    """The bytes of such as `1.5 GB (1,610,612,736 bytes)`; of a mailbox that nobody has opened, 0."""
    if not items:
        return {"bytes": 0}
    said = str(items[0].get("TotalItemSize"))
    found = re.search(r"\(([^()]*\d)[^()\d]*bytes\)", said)
    if found is None:
        return {"unread": {"reason": f"TotalItemSize is {said}"}}
    return {"bytes": int(re.sub(r"\D", "", found[1]))}


def too_large(size):
    return {"flag": size["bytes"] > LARGEST} if "bytes" in size else size


def recipient(items):
    if len(items) != 1:
        raise Failed("damaged", evidence="Get-Recipient does not tell who the mail goes to")
    return either(items[0], "PrimarySmtpAddress", address)


def full_access(items):
    return people(items, "User", "FullAccess", lambda item: not is_set(item.get("Deny")))


def send_as(items):
    return people(items, "Trustee", "SendAs", lambda item: item.get("AccessControlType") == "Allow")


def people(items, who, right, counts):
    """Who has a right that was given to them, besides the mailbox's owner."""
    return texts([
        item[who].lower() for item in items
        if right in rights(item) and not is_set(item.get("IsInherited")) and counts(item)
        and item[who].upper() != "NT AUTHORITY\\SELF"])


def rights(item):
    given = item.get("AccessRights") or []
    return given if isinstance(given, list) else re.split(r"[,\s]+", str(given))


def protocols(items):
    if len(items) != 1 or any(name not in items[0] for name in PROTOCOLS.values()):
        raise Failed("damaged", evidence="Get-CASMailbox does not say which protocols are on")
    return {"list": [{"code": code} for code, name in PROTOCOLS.items() if is_set(items[0][name])]}
