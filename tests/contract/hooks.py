"""What a document cannot express: tokens run out, cursors and identifiers come from the API, an idempotency key belongs to
one request."""

import os
import re
import uuid

import requests
import schemathesis
from schemathesis import GenerationMode

ADDRESS = os.environ["KEHU_ADDRESS"]
PASSWORD = "Huaxin-Demo-2026"


def token():
    """An access token of the account of the demo that `KEHU_ACCOUNT` names."""
    body = {"name": os.environ["KEHU_ACCOUNT"], "password": PASSWORD}
    answer = requests.post(f"{ADDRESS}/v1/auth/tokens", json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()["access_token"]


@schemathesis.auth(refresh_interval=600)
class SignedIn:
    def get(self, case, context):
        return token()

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


class Known:
    """Identifiers of things that exist: each path parameter takes one out of the list that its path begins with."""

    def __init__(self):
        self.lists = {}

    def identifier(self, above):
        if above not in self.lists:
            answer = requests.get(
                ADDRESS + above, headers={"Authorization": f"Bearer {token()}"}, params={"limit": 1}, timeout=30
            )
            items = answer.json().get("items", []) if answer.ok else []
            self.lists[above] = next((item["id"] for item in items if "id" in item), None)
        return self.lists[above]

    def site(self):
        if "site" not in self.lists:
            answer = requests.get(f"{ADDRESS}/v1/units", headers={"Authorization": f"Bearer {token()}"}, params={"limit": 200}, timeout=30)
            self.lists["site"] = next((unit["id"] for unit in answer.json()["items"] if unit["kind"] == "site"), None)
        return self.lists["site"]

    def fill(self, template, given):
        """The path parameters, with those replaced for which something is known."""
        filled = dict(given)
        path = ""
        for segment in template.strip("/").split("/"):
            parameter = re.fullmatch(r"\{(\w+)\}", segment)
            if parameter:
                name = parameter[1]
                known = self.site() if name == "site_id" else self.identifier(path)
                if name.endswith("id") and known:
                    filled[name] = known
                segment = str(filled.get(name, ""))
            path += "/" + segment
        return filled


KNOWN = Known()


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if case.path_parameters:
        case.path_parameters = KNOWN.fill(case.operation.path, case.path_parameters)
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if isinstance(case.query, dict) and case.operation.method == "get":
        case.query.pop("cursor", None)
