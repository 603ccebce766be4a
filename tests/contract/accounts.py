"""Accounts of the demo to try the contract with, made through the API as an administrator would."""

import os
import uuid

import requests

ADDRESS = os.environ["KEHU_ADDRESS"]
DEMO_PASSWORD = "Huaxin-Demo-2026"


def sign_in(name, password=DEMO_PASSWORD):
    """An access token."""
    answer = requests.post(f"{ADDRESS}/v1/auth/tokens", json={"name": name, "password": password}, timeout=30)
    answer.raise_for_status()
    return answer.json()["access_token"]


class Administrator:
    """Who makes the accounts."""

    def __init__(self):
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {sign_in('admin')}"

    def get(self, path, **parameters):
        answer = self.session.get(ADDRESS + path, params=parameters, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def post(self, path, body):
        answer = self.session.post(ADDRESS + path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())}, timeout=30)
        answer.raise_for_status()
        return answer

    def units(self, kind):
        return [unit for unit in self.get("/v1/units", limit=200)["items"] if unit["kind"] == kind]

    def shipped_roles(self):
        return [role["code"] for role in self.get("/v1/roles")["items"] if role["shipped"]]

    def account(self, role, unit):
        """A new account with this role at this unit; its name. Its password is that of the demo."""
        name = f"trial-{uuid.uuid4().hex[:12]}"
        made = self.post("/v1/users", {"unit_id": unit["id"], "sign_in_name": name, "display_name": "试用账号"})
        user = made.headers["Location"]
        self.post(f"{user}/assignments", {"role": role, "unit_id": unit["id"]})
        first = made.json()["one_time_password"]
        headers = {"Authorization": f"Bearer {sign_in(name, first)}"}
        change = {"present": first, "new": DEMO_PASSWORD}
        requests.post(f"{ADDRESS}/v1/me/change-password", json=change, headers=headers, timeout=30).raise_for_status()
        return name

    def role_of_everything(self):
        """Code of a role that permits all there is."""
        code = f"trial_{uuid.uuid4().hex[:12]}"
        permissions = [permission["permission"] for permission in self.get("/v1/permissions")["items"]]
        names = {"name": "试用", "name_en": "Trial"}
        self.post("/v1/roles", {"code": code, "permissions": permissions, "reach": "all", **names})
        return code
