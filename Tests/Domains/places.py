"""The services as whoever keeps them sees them: asked without the program, and without a declaration."""

import json
import time
import urllib.error
import urllib.request

TEXT, MAIL = "TXT", "MX"


class Service:
    """A service behind its proxy, which spoils what it is told to."""

    def __init__(self, address, headers):
        self.address, self.headers = address, headers
        self.proxy = "/".join(address.split("/")[:3])

    def ask(self, method, path, body=None):
        """The status and the document of an answer."""
        return self._ask(self.address + path, method, body, self.headers)

    def must(self, method, path, body=None):
        status, document = self.ask(method, path, body)
        assert status < 300, (status, document)
        return document

    def _ask(self, url, method, body, headers):
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, sent, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        try:
            return status, json.loads(text)
        except ValueError:
            return status, text.decode(errors="replace")

    def spoil(self, how, method, **more):
        """Tells the proxy what to do with a request that comes; see proxy.py."""
        self._ask(f"{self.proxy}/spoil", "POST", {"how": how, "method": method, **more}, {})

    def forget(self):
        """Spoils nothing more, and lets go what is held."""
        self._ask(f"{self.proxy}/spoil", "DELETE", None, {})

    @property
    def watched(self):
        """What has gone through the proxy since the last `forget`, and how many requests it holds."""
        return self._ask(f"{self.proxy}/spoil", "GET", None, {})[1]

    def changes(self):
        """The requests that were to change something, since the last `forget`."""
        return [one for one in self.watched["seen"] if not one.startswith("GET ")]

    def wait_until_held(self, seconds=30):
        end = time.monotonic() + seconds
        while not self.watched["held"]:
            assert time.monotonic() < end, "nothing is held"
            time.sleep(0.05)


class Zone(Service):
    """A zone at the name service, with a record that is switched off, and a comment."""

    tenant = "dns"
    name = "fjordbygd.example."
    server = "/servers/localhost/zones"
    # What stands there before anything happens.
    sender = '"v=spf1 include:post.example -all"'

    def __init__(self, services):
        super().__init__(services.addresses["POWERDNS"], {"X-API-Key": services.secret})
        self.forget()
        self.make()

    def make(self):
        """Makes the zone anew."""
        self.remove()
        self.must("POST", self.server, {
            "name": self.name, "kind": "Native", "nameservers": [f"ns1.{self.name}"],
            "rrsets": [
                {"name": self.name, "type": TEXT, "ttl": 1800,
                 "records": [{"content": self.sender, "disabled": False},
                             {"content": '"old-proof=4711"', "disabled": True}],
                 "comments": [{"content": "asked by Anna", "account": "anna",
                               "modified_at": 1760000000}]},
                {"name": self.name, "type": MAIL, "ttl": 7200,
                 "records": [{"content": "10 mx1.post.example.", "disabled": False},
                             {"content": "20 mx2.post.example.", "disabled": False},
                             {"content": "30 mx3.post.example.", "disabled": True}],
                 "comments": [{"content": "moves in spring", "account": "linnea",
                               "modified_at": 1760000001}]},
                {"name": f"www.{self.name}", "type": "A", "ttl": 300,
                 "records": [{"content": "192.0.2.80", "disabled": False}], "comments": []}]})

    @property
    def path(self):
        return f"{self.server}/{self.name}"

    def remove(self):
        self.ask("DELETE", self.path)

    def raw(self):
        """All sets but the SOA record, whose serial number counts the changes."""
        sets = [one for one in self.must("GET", self.path)["rrsets"] if one["type"] != "SOA"]
        for one in sets:
            one["records"].sort(key=lambda record: record["content"])
        return sorted(sets, key=lambda one: (one["name"], one["type"]))

    def set(self, kind, raw=None):
        """The contents of one set at the zone's own name: those that are on, and those that are off."""
        for one in raw or self.raw():
            if (one["name"], one["type"]) == (self.name, kind):
                return (
                    sorted(record["content"] for record in one["records"] if not record["disabled"]),
                    sorted(record["content"] for record in one["records"] if record["disabled"]))
        return [], []

    def replacing(self, kind, contents, ttl=60):
        """A request that sets all records of a type, as another person might send one."""
        return {"method": "PATCH", "path": f"/api/v1{self.path}", "body": {"rrsets": [{
            "name": self.name, "type": kind, "changetype": "REPLACE", "ttl": ttl,
            "records": [{"content": one, "disabled": False} for one in contents]}]}}

    def somebody_sets(self, kind, contents, ttl=60):
        self.must("PATCH", self.path, self.replacing(kind, contents, ttl)["body"])


class Directory(Service):
    """Accounts and groups at a service that speaks SCIM: two people in two groups."""

    tenant = "scim"
    user, group = (f"urn:ietf:params:scim:schemas:core:2.0:{kind}" for kind in ("User", "Group"))
    patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

    def __init__(self, services, name):
        super().__init__(
            services.addresses[name],
            {"Authorization": f"Bearer {services.secret}", "Content-Type": "application/scim+json"})
        self.forget()
        self.remove()
        self.path = "/" + self.address.split("/", 3)[3]
        self.people = {name: self._account(name) for name in ("bram.visser", "carin.holm")}
        self.groups = {name: self._group(name) for name in ("Everybody", "Sales")}
        self.fill("Everybody", "bram.visser", "carin.holm")
        self.fill("Sales", "carin.holm")

    def remove(self):
        for kind in ("Groups", "Users"):
            for one in self.must("GET", f"/{kind}").get("Resources", []):
                self.must("DELETE", f"/{kind}/{one['id']}")

    def _account(self, name):
        given, family = name.title().split(".")
        return self.must("POST", "/Users", {
            "schemas": [self.user], "userName": name, "displayName": f"{given} {family}",
            "name": {"givenName": given, "familyName": family}, "active": True,
            "emails": [{"value": f"{name}@fjordbygd.example", "primary": True}]})["id"]

    def _group(self, name):
        return self.must("POST", "/Groups", {"schemas": [self.group], "displayName": name})["id"]

    def changing(self, path, operation):
        """A request that changes one thing, as another person might send one."""
        return {"method": "PATCH", "path": f"{self.path}{path}",
                "body": {"schemas": [self.patch], "Operations": [operation]}}

    def fill(self, group, *names):
        members = [{"value": self.people[name]} for name in names]
        self.somebody_changes(
            f"/Groups/{self.groups[group]}", {"op": "add", "path": "members", "value": members})

    def somebody_changes(self, path, operation):
        self.must("PATCH", path, self.changing(path, operation)["body"])

    def raw(self):
        """All documents without what counts the changes."""
        found = {}
        for kind, ids in (("Users", self.people), ("Groups", self.groups)):
            for id in ids.values():
                one = self.must("GET", f"/{kind}/{id}")
                for count in ("lastModified", "version"):
                    one.get("meta", {}).pop(count, None)
                one.get("members", []).sort(key=lambda member: member["value"])
                found[f"/{kind}/{id}"] = one
        return found

    def is_active(self, name):
        return self.must("GET", f"/Users/{self.people[name]}")["active"]

    def members(self, group):
        found = self.must("GET", f"/Groups/{self.groups[group]}").get("members") or []
        known = {id: name for name, id in self.people.items()}
        return sorted(known[one["value"]] for one in found)
