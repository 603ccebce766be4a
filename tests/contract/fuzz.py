"""Tries the contract of a running server with schemathesis: as a caller who may do everything, as one of each shipped role,
and as two peers who work in different companies, neither of whom may see what the other reads.

    fuzz.py DOCUMENT           quickly: what fits into every run
    fuzz.py DOCUMENT full      every phase of the tool for every role; takes long
    fuzz.py DOCUMENT ROLE...   quickly, as these only
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from accounts import ADDRESS, Administrator, sign_in

HERE = pathlib.Path(__file__).parent
TOOL = pathlib.Path(sys.executable).parent / "st"


class Trial:
    """One run of the tool, and what it said."""

    def __init__(self, name, account, *options, config=HERE / "schemathesis.toml"):
        environment = os.environ | {"KEHU_ACCOUNT": account, "PYTHONPATH": str(HERE)}
        command = [TOOL, "--config-file", config, "run", sys.argv[1], "-u", ADDRESS, "-n", "1", "--workers", "2"]
        begun = time.monotonic()
        done = subprocess.run(
            [*command, "--generation-deterministic", *options], env=environment, capture_output=True, text=True
        )
        self.name, self.said, self.passed = name, done.stdout + done.stderr, done.returncode == 0
        self.seconds = time.monotonic() - begun
        cases = re.search(r"(\d+) generated", self.said)
        self.cases = int(cases[1]) if cases else 0

    def failures(self):
        """The part that tells what failed, without the many warnings."""
        found = re.search(r"=+ (?:FAILURES|ERRORS) =+.*?(?==+ (?:WARNINGS|SUMMARY) =+)", self.said, re.DOTALL)
        return (found[0] if found else self.said)[-20000:]

    def __str__(self):
        result = "passed" if self.passed and self.cases else "FAILED"
        return f"{self.name:32} {self.cases:7} cases {self.seconds:6.0f} s  {result}"


def peers(accounts, phases):
    """A trial that reads what one account reads as another that works in a different company. Their tokens serve 15 minutes."""
    with tempfile.TemporaryDirectory() as folder:
        users = [
            {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {sign_in(name)}"}]}
            for name in accounts
        ]
        wfc = pathlib.Path(folder, "wfc.yaml")
        wfc.write_text(json.dumps({"auth": users}))
        config = pathlib.Path(folder, "schemathesis.toml")
        peers = f'\n[auth.wfc]\npath = "{wfc}"\npeers = {json.dumps(accounts)}\n'
        config.write_text((HERE / "schemathesis.toml").read_text() + peers)
        checks = ["-c", "object_level_authorization,not_a_server_error"]
        return Trial("two peers", accounts[0], "--phases", phases, *checks, config=config)


def main():
    full = sys.argv[2:] == ["full"]
    picked = [] if full else sys.argv[2:]
    administrator = Administrator()
    group = administrator.units("group")[0]
    # All accounts come first and who may do everything goes last: that includes closing accounts and changing roles, the
    # administrator's too.
    everything = administrator.role_of_everything()
    accounts = {role: administrator.account(role, group) for role in administrator.shipped_roles()}
    companies = administrator.units("company")[:2]
    neighbours = [administrator.account("general_manager", company) for company in companies]
    accounts["everything"] = administrator.account(everything, group)
    phases = "examples,coverage,fuzzing,stateful" if full else "fuzzing"
    trials = []
    if not picked:
        trials.append(peers(neighbours, phases))
        print(trials[-1], flush=True)
    for name, account in accounts.items():
        if picked and name not in picked:
            continue
        trials.append(Trial(name, account, "--phases", phases))
        print(trials[-1], flush=True)
    failed = [trial for trial in trials if not (trial.passed and trial.cases)]
    for trial in failed:
        print(f"\n== {trial.name}\n{trial.failures()}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
