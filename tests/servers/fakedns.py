"""A name server for everything, on a free port, that knows only what a test tells it."""

# mypy: allow-untyped-calls

from dnslib import QTYPE, RCODE, RR, TXT, DNSRecord
from dnslib.server import BaseResolver, DNSHandler, DNSLogger, DNSServer

from tests.servers.processes import HOST, free_ports


class FakeDNS(BaseResolver):
    """Answers over UDP and TCP from threads of this process; keeps each question it was asked."""

    def __init__(self) -> None:
        self.port = free_ports(1)[0]
        self.asked: list[tuple[str, str]] = []
        self._texts: dict[str, str] = {}
        silent = DNSLogger("-request,-reply,-truncated,-error", False)
        self._servers = [DNSServer(self, HOST, self.port, tcp=tcp, logger=silent) for tcp in (False, True)]

    def say(self, name: str, text: str) -> None:
        """From now on the TXT record of `name` is `text`."""
        self._texts[name] = text

    def resolve(self, request: DNSRecord, handler: DNSHandler) -> DNSRecord:
        """dnslib calls this for each question: a TXT record we were told, or "no such name" (RFC 1035)."""
        name, kind = str(request.q.qname).lower().rstrip("."), QTYPE[request.q.qtype]
        self.asked.append((name, kind))
        reply: DNSRecord = request.reply()
        if name not in self._texts:
            reply.header.rcode = RCODE.NXDOMAIN
        elif kind == "TXT":
            reply.add_answer(RR(request.q.qname, QTYPE.TXT, rdata=TXT(_pieces(self._texts[name])), ttl=1))
        return reply

    def start(self) -> None:
        """Answer from now on."""
        for server in self._servers:
            server.start_thread()

    def stop(self) -> None:
        """Close both sockets."""
        for server in self._servers:
            server.stop()
            server.server.server_close()


def _pieces(text: str) -> list[bytes]:
    """A text as the strings of a TXT record, at most 255 bytes each (RFC 1035 section 3.3)."""
    raw = text.encode()
    return [raw[start : start + 255] for start in range(0, len(raw), 255)] or [b""]
