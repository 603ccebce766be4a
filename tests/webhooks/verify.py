"""Receives webhooks of a running server and verifies them with the reference library of Standard Webhooks."""

import json
import os
import queue
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

BASE, TOKEN = os.environ["KEHU_BASE"], os.environ["KEHU_TOKEN"]
received = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        received.put(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def call(path, body=None, method="POST"):
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data=content, method=method)
    request.add_header("authorization", f"Bearer {TOKEN}")
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def refuses(secret, headers, body):
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return True
    return False


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    unit = call("/v1/units?limit=200", method="GET")["items"]
    top = next(one["id"] for one in unit if one["parent_id"] is None)
    url = f"http://127.0.0.1:{server.server_port}/kehu"
    made = call("/v1/webhook-endpoints", {"unit_id": top, "name": "Python", "url": url, "types": ["customer.created"]})
    place, first = f"/v1/webhook-endpoints/{made['endpoint']['id']}", made["secret"]

    call(f"{place}/test")
    headers, body = received.get(timeout=30)
    event = Webhook(first).verify(body, headers)
    assert event["type"] == "webhook_endpoint.tested", event
    assert event["id"] == headers["webhook-id"]
    assert refuses(first, headers, body.replace(b"tested", b"teste_"))
    assert refuses(first, headers | {"webhook-id": "other"}, body)
    stale = str(int(headers["webhook-timestamp"]) - 1)
    assert refuses(first, headers | {"webhook-timestamp": stale}, body)

    second = call(f"{place}/rotate-secret", {"keep_hours": 1})["secret"]
    call(f"{place}/test")
    headers, body = received.get(timeout=30)
    Webhook(first).verify(body, headers)
    Webhook(second).verify(body, headers)

    third = call(f"{place}/rotate-secret", {"keep_hours": 0})["secret"]
    call(f"{place}/test")
    headers, body = received.get(timeout=30)
    Webhook(third).verify(body, headers)
    assert refuses(first, headers, body) and refuses(second, headers, body)
    print("python: standardwebhooks verifies three messages under three secrets and refuses five others")


main()
