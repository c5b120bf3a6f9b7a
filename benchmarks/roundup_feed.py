"""Feeds mails to Roundup's mail gateway in one process; run by the Python that has Roundup, with no other import."""

import argparse
import importlib
import json
import time
from pathlib import Path


def main() -> None:
    """Open the tracker once, hand over each file of the folder in order of name, and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tracker", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    instance = importlib.import_module("roundup.instance").open(str(given.tracker))
    gateway_class = importlib.import_module("roundup.mailgw").MailGW
    arguments = argparse.Namespace(default_class="issue", set_value=[])
    paths = sorted(given.folder.iterdir(), key=lambda path: int(path.name.partition(".")[0]))[: given.count]
    started = time.perf_counter()
    for path in paths:
        with path.open("rb") as file:
            # One gateway object a mail, as Roundup itself does for each mail of a mailbox or a pipe.
            gateway_class(instance, arguments).main(file)
    seconds = time.perf_counter() - started
    database = instance.open("admin")
    kept = {name: len(database.getclass(name).list()) for name in ("issue", "msg", "file", "user")}
    database.close()
    print(json.dumps({"mails": len(paths), "seconds": seconds, **kept}))


if __name__ == "__main__":
    main()
