"""What a document cannot express: tokens run out, cursors and identifiers come from the API, an idempotency key belongs to
one request, and some bodies break rules that no schema can say."""

import os
import re
import time
import uuid

import requests
import schemathesis
from schemathesis import GenerationMode

from accounts import ADDRESS, sign_in

# Codes of faults that a schema can say. Where one of them answers what the schema lets through, the document lies. What is
# `required` can hang on the rest of the body, and amounts are texts, of which a schema tells no range.
FORM = {
    "unknown-field", "unknown-value", "type", "length", "form", "decimal", "identifier", "whole-number",
    "repeated", "email", "url", "empty-patch",
}


# Access tokens live for 15 minutes.
TOKEN_SERVES = 600


class Session:
    """The account's access token: another one when it grows old, and when the session was ended by what is tried."""

    def __init__(self):
        self.end()

    def end(self):
        self.token, self.until = None, 0

    def get(self):
        if time.monotonic() >= self.until:
            self.token, self.until = sign_in(os.environ["KEHU_ACCOUNT"]), time.monotonic() + TOKEN_SERVES
        return self.token


SESSION = Session()


@schemathesis.auth(refresh_interval=None)
class SignedIn:
    def get(self, case, context):
        return SESSION.get()

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.path == "/v1/auth/sign-out-everywhere" and response.status_code < 400:
        SESSION.end()


class Known:
    """Identifiers of things that exist: each path parameter takes one out of the list that its path begins with."""

    def __init__(self):
        self.lists = {}

    def read(self, path, limit):
        headers = {"Authorization": f"Bearer {SESSION.get()}"}
        answer = requests.get(ADDRESS + path, headers=headers, params={"limit": limit}, timeout=30)
        return answer.json().get("items", []) if answer.ok else []

    def first(self, path):
        if path not in self.lists:
            items = self.read(path, 1)
            self.lists[path] = next((item["id"] for item in items if "id" in item), None)
        return self.lists[path]

    def site(self):
        if "site" not in self.lists:
            units = self.read("/v1/units", 200)
            self.lists["site"] = next((unit["id"] for unit in units if unit["kind"] == "site"), None)
        return self.lists["site"]

    def fill(self, template, given):
        """The path parameters, with those replaced for which something is known."""
        filled = dict(given)
        path = ""
        for segment in template.strip("/").split("/"):
            parameter = re.fullmatch(r"\{(\w+)\}", segment)
            if parameter:
                name = parameter[1]
                known = self.site() if name == "site_id" else self.first(path)
                if name.endswith("id") and known:
                    filled[name] = known
                segment = str(filled.get(name, ""))
            path += "/" + segment
        return filled


KNOWN = Known()


def is_positive(case):
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_positive(case):
        return
    if case.path_parameters:
        case.path_parameters = KNOWN.fill(case.operation.path, case.path_parameters)
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if isinstance(case.query, dict) and case.operation.method == "get":
        case.query.pop("cursor", None)


@schemathesis.check
def schema_says_what_form_demands(ctx, response, case):
    """What the schema lets through is refused only for what no schema can say."""
    if not is_positive(case) or response.status_code not in (400, 422):
        return
    faults = [fault for fault in response.json().get("errors", []) if fault["code"] in FORM]
    if faults:
        raise AssertionError(f"the schema does not say: {faults}")
