"""A private Postfix: a relay for the test domains that lets nothing leave the machine."""

import grp
import os
import pwd
import time
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import send
from tests.servers.places import private_dir
from tests.servers.presence import POSTFIX_MASTER
from tests.servers.processes import Daemon, free_ports, is_open, launch, wait_for

DOMAINS = ("lists.itu.int", "example.org", "strict.example")

MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/postfix.log
maillog_file_prefixes = {home}
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C
inet_protocols = ipv4
inet_interfaces = 127.0.0.1
myhostname = mx.lists.itu.int
mydomain = lists.itu.int
myorigin = example.org
mynetworks = 127.0.0.0/8
# Nothing may ever leave the machine: no name is looked up, and a foreign domain is an error.
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
relay_domains =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps =
virtual_transport = lmtp:inet:127.0.0.1:{dovecot.lmtp_port}
transport_maps = regexp:{home}/routes
default_transport = error:5.7.1 relaying outside the test domains is disabled
relay_transport = error:5.7.1 relaying outside the test domains is disabled
relayhost =
disable_dns_lookups = yes
smtp_dns_support_level = disabled
lmtp_host_lookup = native
smtp_host_lookup = native
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination, permit
smtpd_authorized_xclient_hosts = 127.0.0.1
recipient_delimiter = +
smtpd_tls_security_level = may
smtpd_tls_cert_file = {dovecot.ca}
smtpd_tls_key_file = {dovecot.certificate_key}
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{dovecot.auth_port}
# In a hurry, and without the brakes for strangers.
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
maximal_queue_lifetime = 10s
bounce_queue_lifetime = 10s
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
in_flow_delay = 0
lmtp_destination_recipient_limit = 50
smtpd_error_sleep_time = 0
message_size_limit = 52428800
mailbox_size_limit = 0
biff = no
smtputf8_enable = yes
smtputf8_autodetect_classes = all
"""

MASTER = """\
127.0.0.1:{smtp_port} inet n - n - - smtpd
127.0.0.1:{submission_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_recipient_restrictions=permit
  -o mynetworks=
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 1 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
proxymap  unix  - - n - - proxymap
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """The relay in front of one Dovecot. Only root can run it: Postfix refuses anybody else."""

    def __init__(self, dovecot: Dovecot) -> None:
        self.smtp_port = dovecot.smtp_port
        self.submission_port = free_ports(1)[0]
        self.ca = dovecot.ca
        self.routes = ""  # lines of a regexp table (regexp_table(5)): addresses that go to a list manager
        self.main = ""  # further lines of main.cf
        self.master = ""  # further lines of master.cf
        self.daemon: Daemon | None = None
        self._dovecot = dovecot
        self._home = private_dir("postfix")

    def send(self, message: EmailMessage | bytes, recipients: Sequence[str], sender: str | None = None) -> None:
        """Hand in one message from outside (port 25 in real life); the envelope sender is the author's by default."""
        send(self.smtp_port, message, recipients, sender)

    def launch(self) -> None:
        """Write the configuration and the empty queue, start the master; do not wait.

        The programs `postfix start` would run do the same in one second more, and leave the master behind when
        they are stopped themselves (measured).
        """
        home, etc = self._home, self._home / "etc"
        etc.mkdir()
        _make_queue(home)
        main = MAIN.format(home=home, dovecot=self._dovecot, domains=", ".join(DOMAINS)) + self.main
        master = MASTER.format(smtp_port=self.smtp_port, submission_port=self.submission_port) + self.master
        # Postfix does not trust a file younger than a second and waits; written a minute ago it starts at once.
        written = time.time() - 60
        for path, text in ((home / "routes", self.routes), (etc / "main.cf", main), (etc / "master.cf", master)):
            path.write_text(text)
            os.utime(path, (written, written))
        env = {**os.environ, "MAIL_CONFIG": str(etc)}
        self.daemon = launch(home, [str(POSTFIX_MASTER), "-c", str(etc), "-s"], env=env)

    def wait_ready(self) -> None:
        """Return when both ports are open."""
        wait_for(self.daemon, lambda: is_open(self.smtp_port) and is_open(self.submission_port))


def _make_queue(home: Path) -> None:
    """The skeleton of the queue, with the owners the programs of Postfix insist on (postfix-files(5))."""
    postfix, postdrop = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postdrop").gr_gid
    closed = "active bounce corrupt defer deferred flush hold incoming saved trace private"
    modes = dict.fromkeys((f"spool/{name}" for name in closed.split()), (0o700, 0))
    modes |= {"data": (0o700, 0), "spool/maildrop": (0o730, postdrop), "spool/public": (0o710, postdrop)}
    (home / "spool/pid").mkdir(parents=True)
    for name, (mode, group) in modes.items():
        (home / name).mkdir()
        os.chown(home / name, postfix, group)
        (home / name).chmod(mode)
