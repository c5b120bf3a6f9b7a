"""A private Sympa with the list of the group, all of it in one process."""

import hashlib
import inspect
import os
import pwd
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers.places import cache_dir, private_dir
from tests.servers.postfix import Postfix
from tests.servers.presence import SYMPA
from tests.servers.processes import HOST, Daemon, launch, wait_for

USER = "sympa"  # made by Debian's package
SPOOLS = "msg mod digest auth outgoing subscribe topic bounce task automatic bulk tmp viewmail"

CONFIGURATION = """\
domain {domain}
listmaster listmaster@{domain}
lang en_US
home {home}/list_data
etc {home}/etc
spool {home}/spool
queue {home}/spool/msg
queuemod {home}/spool/mod
queuedigest {home}/spool/digest
queueauth {home}/spool/auth
queueoutgoing {home}/spool/outgoing
queuesubscribe {home}/spool/subscribe
queuetopic {home}/spool/topic
queuebounce {home}/spool/bounce
queuetask {home}/spool/task
queueautomatic {home}/spool/automatic
queuebulk {home}/spool/bulk
tmpdir {home}/spool/tmp
viewmail_dir {home}/spool/viewmail
bounce_path {home}/bounce
arc_path {home}/arc
css_path {home}/css
pictures_path {home}/pictures
db_type SQLite
db_name {home}/sympa.sqlite
sendmail {home}/sendmail
sendmail_aliases none
syslog LOCAL1
log_level 0
sleep 1
bulk_sleep 1
wwsympa_url http://{domain}/sympa
cookie 1234567890abcdef
"""

LIST = """\
subject ITU INT sector group

status open

visibility noconceal

creation
date_epoch 1767225600
email listmaster@{domain}

owner
email {owner}
profile privileged

editor
email {owner}

send privateoreditorkey

reply_to_header
value sender
apply respect

custom_subject {name}

dmarc_protection
mode dmarc_reject
phrase name_via_list

footer_type mime

digest 0,1,2,3,4,5,6 0:0

max_size 20000000

process_archive off

bounce
warn_rate 1
halt_rate 90
"""

FOOTER = "______\n{name} mailing list, https://{domain}/sympa/info/{name}\n"

# Stands in for sendmail(8): hands the letter to our Postfix.
SENDMAIL = """\
#!/usr/bin/perl
use Net::SMTP; my ($from, @to) = ('');
while (defined(my $word = shift @ARGV)) {{
    if ($word eq '-f') {{ $from = shift @ARGV }} elsif ($word eq '-N') {{ shift @ARGV }}
    elsif ($word eq '--') {{ push @to, @ARGV; last }} elsif ($word !~ /^-/) {{ push @to, $word }}
}}
my $smtp = Net::SMTP->new('{host}', Port => {smtp_port}, Hello => 'sympa.{domain}', Timeout => 20) or exit 75;
local $/; my $letter = <STDIN>; $letter =~ s/\\r?\\n/\\r\\n/g;
$smtp->mail($from eq '<>' ? '' : $from) && $smtp->recipient(@to, {{SkipBad => 1}}) && $smtp->data($letter)
    && $smtp->quit or exit 75;
"""

# Does what Sympa's own `queue` does, which knows no spool but the system's: `queue` SPOOL list@domain <letter
QUEUE = """\
#!/bin/sh
case "$1:$2" in
*bounce:bounce+*) to="sympa@${{2#*@}}" ;; *bounce:*-owner@*) to="${{2%-owner@*}}@${{2#*@}}" ;; *) to="$2" ;;
esac
letter=$(mktemp "{home}/spool/tmp/T.XXXXXXXX") && {{ printf 'X-Sympa-To: %s\\n' "$2"; cat; }} >"$letter" &&
    mv "$letter" "$1/$to.$(date +%s).$$"
"""


class Sympa:
    """Sympa behind `postfix`; it asks the name server at `dns_port` for the DMARC policy of each author."""

    def __init__(self, postfix: Postfix, dns_port: int, address: str, owner: str, members: tuple[str, ...]) -> None:
        self.address = address
        self.daemon: Daemon | None = None
        self._name, self._domain = address.split("@")
        self._owner, self._first = owner, members
        self._dns_port = dns_port
        self._smtp_port = postfix.smtp_port
        self._home = private_dir("sympa")
        name, domain = re.escape(self._name), re.escape(self._domain)
        postfix.routes += f"/^({name}-owner|bounce\\+.*)@{domain}$/ sympabounce:\n"
        postfix.routes += f"/^(sympa|{name}(-(request|editor|subscribe|unsubscribe))?)@{domain}$/ sympa:\n"
        for transport, spool in (("sympa", "msg"), ("sympabounce", "bounce")):
            argv = f"{self._home}/queue {self._home}/spool/{spool} ${{recipient}}"
            postfix.master += f"{transport} unix - n n - - pipe flags=hqRu user={USER} argv={argv}\n"
            postfix.main += f"{transport}_destination_recipient_limit = 1\n"

    def launch(self) -> None:
        """Lay out the list, from the template if there is one, and start; do not wait (but for the first template)."""
        template = cache_dir() / f"sympa-{self._fingerprint()}"
        if not template.exists():
            self._build(template)
        shutil.copytree(template, self._home, dirs_exist_ok=True)
        self._write()
        program = self._home / "sympa_single.pl"
        program.write_bytes(Path(__file__).with_name(program.name).read_bytes())
        self.daemon = launch(self._home, ["perl", str(program)], user=USER, env=self._env())

    def wait_ready(self) -> None:
        """Return when it has loaded its configuration and looks at its spools."""
        wait_for(self.daemon, lambda: b"ready" in (self._home / "stdout").read_bytes())

    def subscribe(self, member: str) -> None:
        """Add a member; takes about two seconds, because Sympa's own command does it."""
        self._command("add", "--quiet", self.address, given=member)

    @property
    def members(self) -> list[str]:
        """The addresses the list sends to."""
        said = self._command("review", self.address).split()
        return sorted(word for word in said if "@" in word)

    def _fingerprint(self) -> str:
        """Names the template after everything it is made of: a change of it here, or another Sympa, makes a new one."""
        made_of = [inspect.getsource(sys.modules[__name__]), self.address, self._owner, *self._first]
        version = str(SYMPA.stat().st_mtime_ns)
        return hashlib.sha256("\n".join([*made_of, version]).encode()).hexdigest()[:12]

    def _build(self, template: Path) -> None:
        """Make database and list once with Sympa's own commands (eight seconds) and keep them as the template."""
        self._write()
        self._command("check")
        self._command("add", "--role=owner", "--quiet", self.address, given=self._owner)
        self._command("add", "--quiet", self.address, given="\n".join(self._first))
        template.parent.mkdir(parents=True, exist_ok=True)
        half = template.with_name(f"{template.name}.{os.getpid()}")
        half.mkdir()
        shutil.copytree(self._home / "list_data", half / "list_data")
        shutil.copy(self._home / "sympa.sqlite", half)
        try:
            half.rename(template)
        except OSError:  # another session was faster; its template is as good
            shutil.rmtree(half)

    def _write(self) -> None:
        """All files but the database, owned by Sympa's user."""
        home, listed = self._home, self._home / "list_data" / self._name
        for name in ["etc", "bounce", "arc", "css", "pictures", *(f"spool/{spool}" for spool in SPOOLS.split())]:
            (home / name).mkdir(parents=True, exist_ok=True)
        for spool in ("msg", "bounce"):
            (home / "spool" / spool / "bad").mkdir(exist_ok=True)
        listed.mkdir(parents=True, exist_ok=True)
        facts = {"home": home, "host": HOST, "smtp_port": self._smtp_port}
        facts |= {"domain": self._domain, "name": self._name, "owner": self._owner}
        footers = ((listed / "message_footer", FOOTER), (listed / "message.footer", FOOTER))
        programs = ((home / "sendmail", SENDMAIL), (home / "queue", QUEUE))
        for path, text in ((home / "sympa.conf", CONFIGURATION), (listed / "config", LIST), *footers, *programs):
            path.write_text(text.format(**facts))
        for path, _ in programs:
            path.chmod(0o755)
        sympa = pwd.getpwnam(USER)
        for path in (home, *home.rglob("*")):
            if path.name not in ("owner", "server.pid"):
                os.chown(path, sympa.pw_uid, sympa.pw_gid)

    def _env(self) -> dict[str, str]:
        """Net::DNS of Perl reads RES_*, Sympa SYMPA_CONFIG."""
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self._home)}
        env |= {"RES_NAMESERVERS": HOST, "RES_OPTIONS": f"port:{self._dns_port} retry:1 retrans:1"}
        return env | {"SYMPA_CONFIG": str(self._home / "sympa.conf")}

    def _command(self, *words: str, given: str = "") -> str:
        """Run one of Sympa's own commands; returns what it prints, RuntimeError with its words if it fails."""
        argv = [str(SYMPA), *words, "-f", str(self._home / "sympa.conf")]
        done = subprocess.run(
            argv, input=given + "\n", text=True, capture_output=True, env=self._env(), cwd=self._home,
            user=USER, group=USER, extra_groups=[],
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"sympa {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout
