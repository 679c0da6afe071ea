"""A small OpenID Connect provider (Core 1.0, authorization code with PKCE) that can also lie."""

import base64
import hashlib
import http.server
import json
import secrets
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def encoded(data):
    """Base64url without padding (RFC 7515, section 2)."""
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Provider:
    """Signs in whoever is set as `person`, with `roles`; `lie` changes the claims or the token."""

    def __init__(self, client="stegvis", secret="planted-Secret~7Q"):
        self.client, self.secret = client, secret
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person, self.roles = "karin.nordlund@nordlund.onmicrosoft.com", []
        self.lie = lambda claims: claims
        self.spoil = lambda token: token
        self.codes, self.asked, self.problems = {}, [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.get(self)

            def do_POST(self):
                outer.post(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def get(self, request):
        """Discovery, keys, the page where people consent, and where they sign out."""
        address = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        self.asked.append(request.path)
        if address.path == "/.well-known/openid-configuration":
            names = {
                "authorization_endpoint": "authorize", "token_endpoint": "token",
                "jwks_uri": "keys", "end_session_endpoint": "sign-out"}
            return self.answer(request, {
                "issuer": self.issuer, **{n: f"{self.issuer}/{p}" for n, p in names.items()},
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True})
        if address.path == "/keys":
            return self.answer(request, {"keys": [self.public()]})
        if address.path == "/authorize":
            return self.consent(request, query)
        if address.path == "/sign-out":
            return self.page(request, "<title>Signed out</title><h1>Signed out</h1>")
        return self.answer(request, {"error": "not_found"}, 404)

    def consent(self, request, query):
        """A page with one link back, as the person at the provider would see it."""
        for name, wanted in (
                ("response_type", "code"), ("client_id", self.client),
                ("code_challenge_method", "S256")):
            if query.get(name) != wanted:
                self.problems.append(f"{name} is {query.get(name)}")
        for name, least in (("state", 20), ("nonce", 20), ("code_challenge", 43)):
            if len(query.get(name, "")) < least:
                self.problems.append(f"{name} is {query.get(name)}")
        code = secrets.token_urlsafe(24)
        self.codes[code] = query
        back = query["redirect_uri"] + "?" + urllib.parse.urlencode(
            {"code": code, "state": query["state"], "iss": self.issuer})
        no = query["redirect_uri"] + "?" + urllib.parse.urlencode(
            {"error": "access_denied", "state": query["state"], "iss": self.issuer})
        escaped = back.replace("&", "&amp;"), no.replace("&", "&amp;")
        self.page(request, "<title>Provider</title><h1>Provider</h1>"
                  f'<a id="yes" href="{escaped[0]}">Yes</a> <a id="no" href="{escaped[1]}">No</a>')

    def post(self, request):
        """The token endpoint: each code once, for whoever began, and for the client alone."""
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        form = dict(urllib.parse.parse_qsl(body))
        pair = base64.b64encode(f"{self.client}:{urllib.parse.quote(self.secret, safe='')}".encode())
        given = urllib.parse.unquote(
            base64.b64decode(request.headers.get("Authorization", "Basic ").split(" ")[1]).decode())
        if given != urllib.parse.unquote(base64.b64decode(pair).decode()):
            return self.answer(request, {"error": "invalid_client"}, 401)
        begun = self.codes.pop(form.get("code"), None)
        challenge = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if begun is None or challenge != begun["code_challenge"] or (
                form.get("redirect_uri") != begun["redirect_uri"]):
            return self.answer(request, {"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": self.client, "sub": "1", "iat": now, "exp": now + 300,
            "nonce": begun["nonce"], "preferred_username": self.person, "roles": self.roles}
        token = self.spoil(self.sign(self.lie(claims)))
        return self.answer(
            request, {"access_token": "a", "token_type": "Bearer", "id_token": token})

    def sign(self, claims, key=None, **header):
        """A token with an RS256 signature."""
        head = encoded({"alg": "RS256", "kid": "one", **header}) + "." + encoded(claims)
        signature = (key or self.key).sign(head.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{head}.{encoded(signature)}"

    def public(self):
        """The key as others verify with it."""
        numbers = self.key.public_key().public_numbers()
        return {
            "kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256",
            "n": encoded(numbers.n.to_bytes(256, "big")), "e": encoded(b"\x01\x00\x01")}

    def answer(self, request, value, status=200):
        """JSON."""
        self.send(request, json.dumps(value).encode(), "application/json", status)

    def page(self, request, html):
        """A page for people."""
        self.send(request, f"<!doctype html>{html}".encode(), "text/html", 200)

    @staticmethod
    def send(request, body, kind, status):
        """Bytes with their length."""
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
