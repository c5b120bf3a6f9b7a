"""GNU Mailman 3 in one process: LMTP server, REST interface and all queue runners in one asyncio loop.

Run by Mailman's own Python with MAILMAN_CONFIG_FILE set. Mailman's own `master` starts eleven processes and takes
9 to 18 seconds on two cores; here the very same Runner classes are asked in turn, every 20 ms, after a start of two
seconds (measured). Nothing of Mailman is patched. FAKE_DNS=address:port is where it looks up DMARC policies.
"""

# mypy: ignore-errors
# ruff: noqa: E402

import asyncio
import os
import signal
from wsgiref.simple_server import WSGIRequestHandler, make_server

import dns.resolver

ADDRESS, PORT = os.environ["FAKE_DNS"].split(":")


def only_the_fake(resolver, _file=None):
    """In the place of reading /etc/resolv.conf."""
    resolver.nameservers, resolver.port = [ADDRESS], int(PORT)


dns.resolver.Resolver.read_resolv_conf = only_the_fake

from mailman.core.initialize import initialize

initialize(os.environ["MAILMAN_CONFIG_FILE"])

from aiosmtpd.lmtp import LMTP
from mailman.bin.runner import make_runner
from mailman.config import config
from mailman.rest.wsgiapp import make_application
from mailman.runners.lmtp import LMTPHandler

QUEUES = ("in", "pipeline", "out", "virgin", "command", "digest", "bounces", "retry")


class Quiet(WSGIRequestHandler):
    """Answers without writing a line for each request."""

    def log_message(self, *_args):
        """Say nothing."""


async def main():
    """Serve until SIGTERM."""
    loop = asyncio.get_running_loop()
    runners = [make_runner(queue, 0, 1) for queue in QUEUES]
    lmtp = await loop.create_server(lambda: LMTP(LMTPHandler()), config.mta.lmtp_host, int(config.mta.lmtp_port))
    web = config.webservice
    http = make_server(web.hostname, int(web.port), make_application(), handler_class=Quiet)
    loop.add_reader(http.fileno(), http.handle_request)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    while not stop.is_set():
        worked = sum(runner._one_iteration() for runner in runners)
        for runner in runners:
            runner._do_periodic()
        try:
            await asyncio.wait_for(stop.wait(), 0 if worked else 0.02)
        except TimeoutError:
            continue
    lmtp.close()


asyncio.run(main())
