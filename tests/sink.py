"""An SMTP server of our own that keeps every accepted mail, and misbehaves by name when a test asks it to.

`Sink(fault="rcpt:4xx")` answers RCPT with a 4xx; verbs are VERBS, faults are FAULTS, and HABITS are whole manners;
several are joined by a comma.
`times` says how often the fault acts before the server behaves (None: always). As a process it prints its port:
`python -m tests.sink --port 0 --count-only`.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
from base64 import b64decode
from collections import Counter

VERBS = ("connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "dot", "rset", "quit")
FAULTS = ("4xx", "5xx", "close", "stall", "garbage")
HABITS = (
    "accept_then_drop_reply",  # the mail is taken, the reply to the final dot never comes
    "greylist_451",  # every recipient is refused with 451 the first time it is named
    "421_any_time",  # one mail is taken, then MAIL is answered 421 and the line closed, on every connection
    "unsolicited_250",  # 354 and a 250 nobody asked for come in one segment; the mail is refused with 451
    "surplus_550",  # the reply that accepts a recipient brings along a refusal of nobody knows what
    "late_250",  # a 250 nobody asked for follows the reply to the final dot in the same segment
    "strips_starttls",  # EHLO does not offer STARTTLS, as if a stranger had removed the word
    "injects_after_starttls",  # plain text follows the 220 that begins the TLS negotiation
)
NAMES = {"helo": "ehlo"}


class Session(asyncio.Protocol):
    """One connection: lines in, replies out (RFC 5321), content until the final dot."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.buffer = bytearray()
        self.sender: str | None = None
        self.recipients: list[str] = []
        self.in_data = False
        self.secure = sink.security == "tls"
        self.taken = 0
        self.upgrade: asyncio.Task[None] | None = None
        self.expects_login = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, unless this is the second beginning after STARTTLS."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self.upgrade is not None:
            return
        self.sink.connections += 1
        self.sink.open.add(self)
        if not self.misbehaves("connect"):
            self.say("220 sink.example ESMTP")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the session."""
        self.sink.open.discard(self)

    def say(self, line: str) -> None:
        """Send one reply; lines of one reply are separated by LF here."""
        self.transport.write(line.replace("\n", "\r\n").encode() + b"\r\n")

    def misbehaves(self, verb: str) -> bool:
        """Act the fault out when this is its verb and its turn; True when the verb has been answered (or ignored)."""
        fault = self.sink.faults.get(verb)
        if fault is None or not self.sink.still_acts():
            return False
        if fault == "close":
            self.transport.abort()
        elif fault == "garbage":
            self.transport.write(b"\x00\xff*** what? ***\r\n")
        elif fault != "stall":
            self.say({"4xx": "451 4.3.0 not now", "5xx": "550 5.7.1 never"}[fault])
        return True

    def data_received(self, data: bytes) -> None:
        """Cut what came into commands and content."""
        self.buffer += data
        if self.upgrade is not None and not self.secure:
            return  # TLS stands, but our transport is still the plain one: become_secure goes on from here
        while not self.transport.is_closing():
            mark = b"\r\n.\r\n" if self.in_data else b"\r\n"
            end = self.buffer.find(mark)
            if end < 0:
                return
            chunk = bytes(self.buffer[:end])
            del self.buffer[: end + len(mark)]
            if self.in_data:
                self.content(chunk + b"\r\n")
            else:
                self.command(chunk.decode("utf-8", "replace"))

    def command(self, line: str) -> None:
        """Answer one command line."""
        if self.expects_login:
            self.expects_login = False
            return self.login(line)
        verb = line[:4].lower() if line[:8].lower() != "starttls" else "starttls"
        verb = NAMES.get(verb, verb)
        self.sink.heard[verb] += 1
        if self.misbehaves(verb):
            return None
        if verb == "ehlo":
            return self.say(self.greeting())
        if verb == "mail":
            return self.mail(line)
        if verb == "rcpt":
            return self.rcpt(line)
        if verb == "data":
            return self.data()
        if verb == "starttls":
            return self.starttls()
        if verb == "auth":
            return self.auth(line)
        if verb == "rset":
            self.sender, self.recipients = None, []
        if verb == "quit":
            self.say("221 2.0.0 bye")
            self.sink.goodbye.set()
            return self.transport.close()
        return self.say("250 2.0.0 OK" if verb in ("rset", "noop") else "500 5.5.2 unknown command")

    def greeting(self) -> str:
        """The EHLO reply with the extensions offered now."""
        words = ["sink.example", "8BITMIME"]
        offers_tls = self.sink.security == "starttls" and not self.secure and "strips_starttls" not in self.sink.habits
        words += ["STARTTLS"] if offers_tls else []
        words += ["AUTH PLAIN LOGIN"] if self.sink.login else []
        return "\n".join(f"250-{word}" for word in words[:-1]) + f"\n250 {words[-1]}"

    def starttls(self) -> None:
        """Begin TLS on the same line (RFC 3207)."""
        self.transport.pause_reading()
        self.say("220 2.0.0 go\n250 injected" if "injects_after_starttls" in self.sink.habits else "220 2.0.0 go")
        self.upgrade = asyncio.get_running_loop().create_task(self.become_secure())

    async def become_secure(self) -> None:
        """Swap the transport; a client that does not trust us ends the connection, which is its right."""
        assert self.sink.tls is not None
        loop = asyncio.get_running_loop()
        try:
            swapped = await loop.start_tls(self.transport, self, self.sink.tls, server_side=True)
        except OSError:
            return self.transport.abort()
        assert isinstance(swapped, asyncio.Transport)
        self.transport, self.secure = swapped, True
        return self.data_received(b"")

    def auth(self, line: str) -> None:
        """AUTH PLAIN with an initial answer, or AUTH LOGIN with the user in the command."""
        words = line.split()
        if words[1].upper() == "LOGIN":
            self.expects_login = True
            return self.say("334 UGFzc3dvcmQ6")
        return self.login(words[2])

    def login(self, answer: str) -> None:
        """Compare the password; the user's name is not looked at."""
        password = b64decode(answer).split(b"\0")[-1].decode()
        self.say("235 2.7.0 welcome" if password == self.sink.login else "535 5.7.8 wrong user or password")

    def mail(self, line: str) -> None:
        """MAIL: one transaction at a time (RFC 5321 section 4.1.4 answers a nested one with 503)."""
        if "421_any_time" in self.sink.habits and self.taken:
            self.say("421 4.3.2 closing")
            return self.transport.close()
        if self.sender is not None:
            return self.say("503 5.5.1 nested MAIL")
        self.sender = line[line.index("<") + 1 : line.index(">")]
        return self.say("250 2.1.0 OK")

    def rcpt(self, line: str) -> None:
        """RCPT: greylisting refuses each recipient once."""
        recipient = line[line.index("<") + 1 : line.index(">")]
        if "greylist_451" in self.sink.habits and recipient not in self.sink.seen:
            self.sink.seen.add(recipient)
            return self.say("451 4.7.1 greylisted, come back later")
        self.recipients.append(recipient)
        return self.say("250 2.1.5 OK\n550 5.7.1 never" if "surplus_550" in self.sink.habits else "250 2.1.5 OK")

    def data(self) -> None:
        """DATA: ask for the content."""
        if not self.recipients:
            return self.say("503 5.5.1 no recipients")
        self.in_data = True
        return self.say("354 go\n250 2.0.0 nobody asked" if "unsolicited_250" in self.sink.habits else "354 go")

    def content(self, stuffed: bytes) -> None:
        """The content has ended: undo the dot-stuffing, keep the mail, answer."""
        sink, sender, recipients = self.sink, self.sender or "", self.recipients
        self.sender, self.recipients, self.in_data = None, [], False
        if self.misbehaves("dot"):
            return None
        if "unsolicited_250" in sink.habits:
            return self.say("451 4.3.0 not taken")
        self.taken += 1
        sink.count += 1
        if not sink.count_only:
            raw = stuffed.replace(b"\r\n.", b"\r\n")
            sink.mails.append((sender, recipients, raw[1:] if raw.startswith(b".") else raw))
        if "accept_then_drop_reply" in sink.habits and sink.still_acts():
            return self.transport.abort()
        return self.say(sink.dot_reply + ("\n250 again" if "late_250" in sink.habits else ""))


class Sink:
    """The server: `await start()`, then `port`; `mails` holds (envelope sender, recipients, bytes) of all it took."""

    def __init__(
        self,
        fault: str = "",
        times: int | None = None,
        security: str = "none",
        tls: ssl.SSLContext | None = None,
        login: str = "",
        count_only: bool = False,
    ) -> None:
        named = [name for name in fault.split(",") if name]
        self.faults: dict[str, str] = dict(name.split(":") for name in named if ":" in name)
        self.habits = {name for name in named if ":" not in name}
        assert self.faults.keys() <= set(VERBS), fault
        assert set(self.faults.values()) <= set(FAULTS), fault
        assert self.habits <= set(HABITS), fault
        self.times, self.security, self.tls, self.login, self.count_only = times, security, tls, login, count_only
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.count = self.connections = self.acted = 0
        self.seen: set[str] = set()
        self.heard: Counter[str] = Counter()
        self.open: set[Session] = set()
        self.goodbye = asyncio.Event()  # set when somebody has said goodbye
        self.dot_reply = "250 2.0.0 taken"
        self.port = 0

    def still_acts(self) -> bool:
        """Count one misbehaviour; False when it has been acted out `times` times."""
        self.acted += 1
        return self.times is None or self.acted <= self.times

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes a free one."""
        loop = asyncio.get_running_loop()
        context = self.tls if self.security == "tls" else None
        self.server = await loop.create_server(lambda: Session(self), "127.0.0.1", port, ssl=context)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and cut every line that is still open."""
        self.server.close()
        for session in list(self.open):
            session.transport.abort()
        await self.server.wait_closed()


async def serve(port: int, count_only: bool, fault: str) -> None:
    """Run as a process until it is ended; the first line printed is the port."""
    sink = Sink(fault=fault, count_only=count_only)
    await sink.start(port)
    print(sink.port, flush=True)
    await sink.server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--count-only", action="store_true")
    parser.add_argument("--fault", default="")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, chosen.count_only, chosen.fault))
