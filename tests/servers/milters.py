"""Filters that sit in a Postfix and write what they found about a mail's sender: OpenDKIM and Rspamd, for real."""

import os
import pwd
import signal
from abc import ABC, abstractmethod

from tests.servers.fakedns import FakeDNS
from tests.servers.places import private_dir
from tests.servers.presence import OPENDKIM, RSPAMD
from tests.servers.processes import Daemon, free_ports, is_open, launch, wait_for

# Nobody is internal, so that a client on this very machine is verified too.
OPENDKIM_CONF = """\
Mode v
Socket inet:{port}@127.0.0.1
Background no
Syslog no
AuthservID {authserv_id}
InternalHosts 192.0.2.1
ExternalIgnoreList 192.0.2.1
On-BadSignature accept
On-InternalError tempfail
AlwaysAddARHeader yes
RemoveARFrom {authserv_id}
ResolverConfiguration {home}/unbound.conf
"""
UNBOUND_CONF = """\
server:
 do-not-query-localhost: no
 module-config: "iterator"
 cache-max-ttl: 1
 cache-max-negative-ttl: 1
forward-zone:
 name: "."
 forward-addr: 127.0.0.1@{dns_port}
"""

RSPAMD_CONF = """\
options {{
  filters = "dkim";
  dns {{ nameserver = ["127.0.0.1:{dns_port}"]; timeout = 1s; retransmits = 1; sockets = 4; }}
  local_addrs = [];
  url_tld = "{home}/suffixes";
  tempdir = "{home}"; cache_file = "{home}/symbols"; hs_cache_dir = "{home}"; stats_file = "{home}/stats";
  control_socket = "{home}/control mode=0600";
  disable_hyperscan = true; disable_monitoring = true; explicit_modules = []; task_timeout = 8s;
  pidfile = "{home}/pid";
}}
logging {{ type = "file"; filename = "{home}/rspamd.log"; level = "notice"; }}
worker "rspamd_proxy" {{
  bind_socket = "127.0.0.1:{port}"; milter = yes; count = 1; timeout = 20s;
  upstream "local" {{ default = yes; self_scan = yes; }}
}}
metric {{ name = default; actions {{ reject = 10000; }} }}
modules {{ path = "/usr/share/rspamd/plugins/spf.lua"; path = "/usr/share/rspamd/plugins/dmarc.lua";
  path = "/usr/share/rspamd/plugins/milter_headers.lua"; }}
dkim {{ check_local = true; check_authed = true; }}
spf {{ check_local = true; check_authed = true; }}
dmarc {{ check_local = true; check_authed = true; }}
milter_headers {{ use = ["authentication-results"]; skip_local = false; skip_authenticated = false;
  routines {{ authentication-results {{ header = "Authentication-Results"; remove = 0; add_smtp_user = false; }} }} }}
"""
# The list it ships with takes 20 seconds to compile at each start (measured).
SUFFIXES = "com\norg\nnet\nint\nexample\n"


class Milter(ABC):
    """One filter; `postfix_lines` go into the main.cf of the Postfix that asks it."""

    def __init__(self, dns: FakeDNS, authserv_id: str) -> None:
        self.port = free_ports(1)[0]
        self.authserv_id = authserv_id
        self.daemon: Daemon | None = None
        self._dns_port = dns.port

    @property
    def postfix_lines(self) -> str:
        """Lines of main.cf."""
        return f"smtpd_milters = inet:127.0.0.1:{self.port}\nmilter_default_action = tempfail\n"

    @abstractmethod
    def launch(self) -> None:
        """Start it; do not wait."""

    def wait_ready(self) -> None:
        """Return when its port is open."""
        wait_for(self.daemon, lambda: is_open(self.port))


class OpenDKIM(Milter):
    """Verifies DKIM, writes its field on top of all, strips only fields that claim to be its own."""

    def launch(self) -> None:
        """Keys are asked for at the given name server through libunbound."""
        home = private_dir("opendkim")
        (home / "unbound.conf").write_text(UNBOUND_CONF.format(dns_port=self._dns_port))
        text = OPENDKIM_CONF.format(home=home, port=self.port, authserv_id=self.authserv_id)
        (home / "opendkim.conf").write_text(text)
        argv = [str(OPENDKIM), "-f", "-x", str(home / "opendkim.conf")]
        # Asked politely it lingers 4.7 s (measured); it holds nothing that could be lost.
        self.daemon = launch(home, argv, user="opendkim", goodbye=signal.SIGKILL)


class Rspamd(Milter):
    """Verifies SPF, DKIM and DMARC, writes its field below the Received of its Postfix, strips all older ones.

    The name it writes is the Postfix's own (myhostname).
    """

    def launch(self) -> None:
        """It changes its user by itself and must own its folder."""
        home = private_dir("rspamd")
        (home / "suffixes").write_text(SUFFIXES)
        (home / "rspamd.conf").write_text(RSPAMD_CONF.format(home=home, port=self.port, dns_port=self._dns_port))
        argv = [str(RSPAMD), "-f", "-c", str(home / "rspamd.conf")]
        if os.geteuid() == 0:
            owner = pwd.getpwnam("_rspamd")
            for path in (home, *home.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            argv += ["-u", "_rspamd", "-g", "_rspamd"]
        self.daemon = launch(home, argv)
