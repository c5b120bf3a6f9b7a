"""A private GNU Mailman 3 with the list of the group, all of it in one process."""

import base64
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.servers.places import private_dir
from tests.servers.postfix import Postfix
from tests.servers.presence import MAILMAN_PYTHON
from tests.servers.processes import HOST, Daemon, free_ports, is_open, launch, wait_for

UID = 5001  # Mailman will not run as root; the number needs no account
QUEUES = ("in", "pipeline", "out", "virgin", "command", "digest", "bounces")

CONFIGURATION = """\
[mailman]
site_owner: postmaster@example.org
noreply_address: noreply
default_language: en
layout: private
[paths.private]
var_dir: {home}/var
[database]
url: sqlite:///{home}/var/data/mailman.db
[webservice]
hostname: 127.0.0.1
port: {rest_port}
admin_user: restadmin
admin_pass: restpass
[mta]
incoming: mailman.mta.null.NullMTA
outgoing: mailman.mta.deliver.deliver
smtp_host: 127.0.0.1
smtp_port: {smtp_port}
lmtp_host: 127.0.0.1
lmtp_port: {lmtp_port}
max_recipients: 10
verp_delivery_interval: 1
verp_personalized_deliveries: yes
[bounces]
register_bounces_every: 1s
"""

SETTINGS = {
    "dmarc_mitigate_action": "munge_from",
    "reply_goes_to_list": "no_munging",
    "description": "ITU INT sector group",
    "max_message_size": "0",
}


class Mailman:
    """Mailman behind `postfix`; it asks the name server at `dns_port` for the DMARC policy of each author."""

    def __init__(self, postfix: Postfix, dns_port: int, address: str) -> None:
        self.address = address
        self.lmtp_port, self.rest_port = free_ports(2)
        self.daemon: Daemon | None = None
        self._dns = f"{HOST}:{dns_port}"
        self._smtp_port = postfix.smtp_port
        self._home = private_dir("mailman")
        local, domain = map(re.escape, address.split("@"))
        kinds = "-(bounces|confirm)(\\+.*)?|-(join|leave|owner|request|subscribe|unsubscribe)"
        postfix.routes += f"/^{local}({kinds})?@{domain}$/ lmtp:inet:{HOST}:{self.lmtp_port}\n"

    def launch(self) -> None:
        """Write the configuration and start; do not wait."""
        home = self._home
        archivers = "".join(f"[archiver.{name}]\nenable: no\n" for name in ("mail_archive", "mhonarc", "prototype"))
        hurried = "".join(f"[runner.{name}]\nsleep_time: 0.1s\n" for name in QUEUES)
        text = CONFIGURATION.format(
            home=home, rest_port=self.rest_port, smtp_port=self._smtp_port, lmtp_port=self.lmtp_port
        )
        (home / "mailman.cfg").write_text(text + archivers + hurried)
        # Into its own directory, because the checkout may lie where this user cannot read.
        program = home / "mm_single.py"
        program.write_bytes(Path(__file__).with_name("mm_single.py").read_bytes())
        if os.geteuid() == 0:
            os.chown(home, UID, UID)
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(home), "FAKE_DNS": self._dns}
        env["MAILMAN_CONFIG_FILE"] = str(home / "mailman.cfg")
        self.daemon = launch(home, [str(MAILMAN_PYTHON), str(program)], user=UID, env=env)

    def wait_ready(self) -> None:
        """Return when both ports are open and the list is there, with its owner and nobody else."""
        wait_for(self.daemon, lambda: is_open(self.rest_port) and is_open(self.lmtp_port))
        prefix = f"[{self.address.partition('@')[0]}] "
        self._rest("POST", "domains", {"mail_host": self.address.partition("@")[2]})
        self._rest("POST", "lists", {"fqdn_listname": self.address})
        self._rest("PATCH", f"lists/{self.address}/config", SETTINGS | {"subject_prefix": prefix})

    def appoint(self, owner: str) -> None:
        """Make somebody owner and moderator: they get what the list does not let through."""
        for role in ("owner", "moderator"):
            self._rest("POST", "members", {"list_id": self._list_id, "subscriber": owner, "role": role})

    def subscribe(self, member: str) -> None:
        """Add a member at once, without the ceremony."""
        done = dict.fromkeys(("pre_verified", "pre_confirmed", "pre_approved"), "true")
        quietly = {"send_welcome_message": "false"}
        self._rest("POST", "members", {"list_id": self._list_id, "subscriber": member} | done | quietly)

    @property
    def members(self) -> list[str]:
        """The addresses the list sends to."""
        body = json.loads(self._rest("GET", f"lists/{self.address}/roster/member") or "{}")
        return sorted(entry["email"] for entry in body.get("entries", []))

    def set(self, option: str, value: str) -> None:
        """Change one setting of the list, by its name in Mailman's REST interface."""
        self._rest("PATCH", f"lists/{self.address}/config", {option: value})

    @property
    def _list_id(self) -> str:
        return self.address.replace("@", ".")

    def _rest(self, method: str, path: str, fields: dict[str, str] | None = None) -> bytes:
        """One request to Mailman's REST interface; RuntimeError with its words if it refuses."""
        data = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(f"http://{HOST}:{self.rest_port}/3.1/{path}", data, method=method)
        request.add_header("Authorization", "Basic " + base64.b64encode(b"restadmin:restpass").decode())
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise RuntimeError(f"{method} {path}: {refusal.code} {refusal.read().decode()}") from refusal
