"""The services, started once for all tests; without the name server, nothing is tested."""

import os
import shutil
import tempfile

import pytest

import servers
from program import LANGUAGES, Program


class Services:
    """Where the services that were started answer, each behind its proxy."""

    def __init__(self, variables):
        self.secret = variables["STEGVIS_TRIAL_SECRET"]
        self.name_server = variables["STEGVIS_TRIAL_NAMESERVER"]
        self.addresses = {
            name: variables[f"STEGVIS_TRIAL_{name}"] for name in ("POWERDNS", "SCIM", "DJANGO_SCIM")}


def pytest_configure(config):
    """Gives the run a temporary folder of its own, which programs and services inherit."""
    config.addinivalue_line("markers", "quick: with every change, and not only at night")
    config.folder = tempfile.mkdtemp(prefix="stegvis-domains-")
    tempfile.tempdir = os.environ["TMPDIR"] = config.folder


def pytest_unconfigure(config):
    shutil.rmtree(config.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def services():
    if not servers.name_service():
        pytest.skip("PowerDNS is not there: apt-get install pdns-server pdns-backend-sqlite3")
    with servers.running() as variables:
        yield Services(variables)


@pytest.fixture
def program(services):
    return Program(services)


def pytest_generate_tests(metafunc):
    """A test that asks for a language, and says no more, is for each of them."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "language" in metafunc.fixturenames and not any("language" in mark.args[0] for mark in marks):
        metafunc.parametrize("language", LANGUAGES)
