"""A small OpenID Connect provider for tests: it answers as a real one does and says who signed in there."""

from __future__ import annotations

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

SECRET = "a-secret-only-for-tests-of-32-bytes!"


class Provider:
    """``with Provider() as provider``: ``provider.person`` is what it tells about whoever signs in."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "42", "email": "kla@example.org", "email_verified": True}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Provider:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *ignored: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def apps(self) -> dict[str, Any]:
        """The setting that points Khet here, as ``identity_provider`` makes it."""
        app = {
            "provider_id": "office",
            "name": "บัญชีของสำนักงาน",
            "client_id": "khet",
            "secret": SECRET,
            "settings": {"server_url": self.issuer, "oauth_pkce_enabled": True, "verified_email": False},
        }
        return {"openid_connect": {"APPS": [app]}}

    def _answers(self) -> dict[str, Any]:
        claims = {**self.person, "iss": self.issuer, "aud": "khet", "exp": int(time.time()) + 60}
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
            },
            "/token": {
                "access_token": base64.urlsafe_b64encode(b"access").decode(),
                "token_type": "Bearer",
                "id_token": jwt.encode(claims, SECRET, algorithm="HS256"),
            },
            "/userinfo": self.person,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(provider._answers()[self.path]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def log_message(self, *ignored: object) -> None:
                pass

        return Handler
