"""A private Dovecot: IMAP, IMAPS, LMTP for delivery and the passwords Postfix asks for."""

import grp
import os
import pwd
import secrets
import signal
import smtplib
from pathlib import Path

from tests.servers.mailbox import PASSWORD, read
from tests.servers.places import private_dir, self_signed
from tests.servers.presence import dovecot_program
from tests.servers.processes import HOST, Daemon, free_ports, is_open, launch, wait_for

MAIL_UID = 5000  # Dovecot refuses mails that belong to root; the number needs no account
DOORKEEPER = "doorkeeper@example.org"  # the mailbox by which wait_ready makes sure that logging in works

# One file for each user: a single passwd-file is looked at once per second only, so that a user just added could not
# log in (measured). mail_fsync: these mails need not survive a power cut.
CONFIGURATION = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
instance_name = {home.name}
log_path = {home}/dovecot.log
mail_fsync = never
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = username_format=%u {home}/users/%u
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {home}/users/%u
  default_fields = uid={mail_uid} gid={mail_gid} home={home}/mail/%u
}}
first_valid_uid = 1
mail_location = maildir:~/Maildir
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
service imap-login {{
  chroot = {login_chroot}
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot = {anvil_chroot}
}}
service stats {{
  chroot =
}}
service lmtp {{
  user = {lmtp_user}
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service auth {{
  inet_listener sasl {{
    port = {auth_port}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@example.org
  mail_plugins = $mail_plugins sieve
}}
plugin {{
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_vacation_min_period = 0
}}
submission_host = 127.0.0.1:{smtp_port}
"""


class Dovecot:
    """Mailboxes that vanish with the session. Runs as root or as anybody."""

    def __init__(self) -> None:
        self.imap_port, self.imaps_port, self.lmtp_port, self.auth_port, self.smtp_port = free_ports(5)
        self.daemon: Daemon | None = None
        self._home = private_dir("dovecot")

    @property
    def ca(self) -> Path:
        """The certificate to trust (PEM), for IMAPS here and for STARTTLS at the Postfix beside it."""
        return self._home / "cert.pem"

    @property
    def certificate_key(self) -> Path:
        """The key of `ca`."""
        return self._home / "key.pem"

    def make_user(self, name: str, domain: str = "example.org") -> str:
        """A new, empty mailbox of an address nobody had before: `name`-xxxxxx@`domain`. It can log in at once."""
        return self.open_mailbox(f"{name}-{secrets.token_hex(3)}@{domain}")

    def open_mailbox(self, address: str) -> str:
        """A mailbox of exactly this address; the password is PASSWORD. Returns the address."""
        entry = self._home / "users" / address
        entry.write_text(f"{address}:{{PLAIN}}{PASSWORD}::::::\n")
        entry.chmod(0o644)
        return address

    def deliver(self, raw: bytes, address: str, sender: str = "") -> None:
        """Put a mail into a mailbox as a relay would (LMTP, RFC 2033)."""
        with smtplib.LMTP(HOST, self.lmtp_port) as client:
            client.sendmail(sender, [address], raw)

    def mailbox(self, address: str, wait: int = 0, within: float = 30.0) -> list[bytes]:
        """All mails in INBOX, oldest first, once there are `wait` of them; TimeoutError after `within` seconds."""
        return read(self.imap_port, address, wait, within)

    def launch(self) -> None:
        """Write the configuration and start; do not wait."""
        home = self._home
        for name in ("run", "state", "mail", "users"):
            (home / name).mkdir()
        self_signed(home)
        uid, gid = (MAIL_UID, MAIL_UID) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
        os.chown(home / "mail", uid, gid)
        ports = {name: value for name, value in vars(self).items() if name.endswith("_port")}
        text = CONFIGURATION.format(home=home, mail_uid=uid, mail_gid=gid, **ports, **_roles())
        (home / "dovecot.conf").write_text(text)
        self.open_mailbox(DOORKEEPER)
        # Asked politely it takes 1.1 s to leave, and forever if asked in its first 50 ms (measured). Nothing is kept.
        argv = [dovecot_program(), "-F", "-c", str(home / "dovecot.conf")]
        self.daemon = launch(home, argv, goodbye=signal.SIGKILL)

    def wait_ready(self) -> None:
        """The ports open at once, but it takes 0.1 s more until somebody can log in (measured)."""
        wait_for(self.daemon, lambda: is_open(self.imap_port) and is_open(self.lmtp_port))
        self.mailbox(DOORKEEPER)


def _roles() -> dict[str, str]:
    """Who the parts of Dovecot run as: its own users if root starts it, else everything as whoever we are."""
    if os.geteuid() == 0:
        users = {"internal_user": "dovecot", "internal_group": "dovecot", "login_user": "dovenull"}
        return users | {"login_chroot": "login", "anvil_chroot": "empty", "lmtp_user": "root"}
    me, mine = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    users = {"internal_user": me, "internal_group": mine, "login_user": me}
    return users | {"login_chroot": "", "anvil_chroot": "", "lmtp_user": me}
