"""A second name server, which has another zone than the first: what they say is read, or not, and never one of both."""

import pathlib
import tempfile

import pytest

import servers
from places import TEXT, Service, Zone
from program import Program, YES, sentence, verdict
from terminal import Terminal
from walks import PROOF, PROVE, tenant


class OtherZone(Zone):
    """The zone at a second name service, without a proxy before it."""

    def __init__(self, address, headers):
        Service.__init__(self, address, headers)


@pytest.fixture
def lagging(services):
    """The zone as it was, at a name server that learns of nothing by itself."""
    zone = Zone(services)
    port, name_port = servers.free_port(), servers.free_port()
    # The path of its socket may have 107 characters at most.
    folder = pathlib.Path(tempfile.mkdtemp())
    started = servers.powerdns(folder, port, name_port, services.secret)
    second = OtherZone(f"http://127.0.0.1:{port}/api/v1", zone.headers)
    second.make()
    second.name_server = f"127.0.0.1:{name_port}"
    yield zone, second
    started.stop()


def walker(services, zone, second, language):
    person = Program(
        services, STEGVIS_DNS_NAME_SERVERS=f"{services.name_server}, {second.name_server}")
    return person, Terminal(
        person, "run", PROVE.procedure, "--tenant", tenant(zone), "--locale", language)


def test_waits_until_they_agree(services, lagging, language):
    zone, second = lagging
    program, terminal = walker(services, zone, second, language)
    with terminal as person:
        person.walk(PROVE.answers(language), until=PROVE.change)
        person.type(YES[language])
        # Once it has looked in vain, the second one learns of it.
        while sentence("moment.waiting.one", language) not in person.new:
            assert person.listen(), person.said
        assert verdict("confirmed", language) not in person.new
        second.somebody_sets(TEXT, [Zone.sender, f'"{PROOF}"'], ttl=1800)
        assert person.asks() and person.step == 7, person.said
        assert person.said.count(verdict("confirmed", language)) == 1
        person.walk({7: [""]})
    PROVE.expect(zone)


def test_confirms_nothing_while_they_differ(services, lagging, language):
    zone, second = lagging
    program, terminal = walker(services, zone, second, language)
    with terminal as person:
        person.walk(PROVE.answers(language), until=PROVE.change)
        person.type(YES[language])
        assert person.asks(seconds=240)
        assert verdict("confirmed", language) not in person.said, person.said
        assert verdict("refuted", language) not in person.said, person.said
        assert verdict("unverifiable", language) in person.said, person.said
        told = " ".join(person.said.split())
        assert sentence("refusal.nameServersDiffer", language).strip() in told, person.said
    # It stands at the service, and the second name server was not touched.
    PROVE.expect(zone)
    assert second.set(TEXT)[0] == [Zone.sender]
