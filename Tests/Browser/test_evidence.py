"""Evidence at the page: a file that is uploaded, or the address where it is kept."""

import hashlib

import pytest

from client import Client


def to_the_evidence(client):
    """Begins a session that stops where a file is to be recorded; its address and form."""
    address = client.begin("back-up-before-switching")
    for _ in range(12):
        form = client.form(address)
        if form["step"] == "export-outlook":
            return address, form
        fields = {"answer": "proceed"}
        if form["step"] == "choose-user":
            fields = {"answer": "words", "value": "alma.wik@nordlund.onmicrosoft.com"}
        client.post(address, {**form, **fields})
    raise AssertionError(form)


@pytest.mark.parametrize("text", [
    "x", "outlook.pst", "/etc/no-such-file", "/etc", "http://a.example/x", "https://", "https://a b"])
def test_records_nothing_that_is_neither_a_file_nor_an_address(website, text):
    website.renew()
    client = Client(website)
    address, form = to_the_evidence(client)
    refused = client.post(address, {**form, "answer": "words", "value": text})
    assert refused.status == 409 and f'value="{text}"' in refused.text
    assert client.form(address)["step"] == "export-outlook"


def test_keeps_a_file_that_is_uploaded(website):
    website.renew()
    client = Client(website)
    address, form = to_the_evidence(client)
    data = b"what was saved"
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**form, "csrf": client.csrf, "answer": "words"}.items()]
    parts.append(
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../mail.pst"\r\n\r\n'
        + data + b"\r\n--x--\r\n")
    sent = client.send(
        "POST", address, b"".join(parts), {"Content-Type": "multipart/form-data; boundary=x"})
    assert sent.status == 303, sent.text
    assert client.form(address)["step"] != "export-outlook"
    digest = hashlib.sha256(data).hexdigest()
    kept = website.home / "evidence" / "files" / digest / "mail.pst"
    assert kept.read_bytes() == data
    assert f"{digest}/mail.pst" in client.get(f"{address}/report").text
