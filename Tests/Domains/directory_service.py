"""A directory on loopback that speaks SCIM with django-scim2: no ETag, no filters to rely on.

  directory_service.py <database> <port> <token>
"""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.urls import include, path

DATABASE, PORT, TOKEN = sys.argv[1], int(sys.argv[2]), sys.argv[3]


class Bearer:
    """Signs a request in that has the token."""

    def __init__(self, respond):
        self.respond = respond

    def __call__(self, request):
        from directory.models import User
        from django.contrib.auth.models import AnonymousUser

        given = request.headers.get("Authorization")
        request.user = User(is_active=True) if given == f"Bearer {TOKEN}" else AnonymousUser()
        return self.respond(request)


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args):
        pass


settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    AUTH_USER_MODEL="directory.User",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATABASE,
            "OPTIONS": {"timeout": 20},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "directory", "django_scim"],
    MIDDLEWARE=["directory_service.Bearer", "django_scim.middleware.SCIMAuthCheckMiddleware"],
    ROOT_URLCONF="directory_service",
    SCIM_SERVICE_PROVIDER={
        "NETLOC": f"127.0.0.1:{PORT}",
        "SCHEME": "http",
        "GROUP_MODEL": "directory.models.Group",
        "AUTHENTICATION_SCHEMES": [{"type": "oauthbearertoken", "name": "Bearer"}],
    },
    USE_TZ=True,
)
# The settings name this module, which runs as the main one.
sys.modules["directory_service"] = sys.modules["__main__"]
django.setup()
urlpatterns = [path("scim/v2/", include("django_scim.urls", namespace="scim"))]

if __name__ == "__main__":
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", run_syncdb=True, verbosity=0)
    server = make_server("127.0.0.1", PORT, get_wsgi_application(), Threads, Silent)
    server.serve_forever()
