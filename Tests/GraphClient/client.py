"""Microsoft's own client, pointed at a sandbox."""

import httpx
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.request_information import RequestInformation
from msgraph import GraphRequestAdapter, GraphServiceClient


class Bearer(AuthenticationProvider):
    """Puts a token that is already known on every request."""

    def __init__(self, token):
        self.token = token

    async def authenticate_request(self, request: RequestInformation, additional=None):
        request.headers.try_add("Authorization", f"Bearer {self.token}")


def client(sandbox, token=None):
    """A GraphServiceClient with the SDK's own middleware: retries, redirects, telemetry."""
    adapter = GraphRequestAdapter(Bearer(token or sandbox.token()))
    adapter.base_url = sandbox.base
    return GraphServiceClient(request_adapter=adapter)


def raw(sandbox, method, path, body=None, token=None, **headers):
    """A request that the SDK would not make."""
    return httpx.request(
        method, sandbox.base + path, json=body, timeout=30,
        headers={"Authorization": f"Bearer {token or sandbox.token()}", **headers})
