"""What an elder's first page weighs, compressed, with everything it asks for; and what Lighthouse says of it, where it is installed."""

import json
import os
import re
import secrets
import shutil
import subprocess
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin

import django

django.setup()

from django.db import connection  # noqa: E402

from bench.served import serve, session  # noqa: E402
from yinian.foundation.actor import Role, system  # noqa: E402
from yinian.foundation.administration import places, posts  # noqa: E402
from yinian.foundation.codes import citizen_id_check  # noqa: E402
from yinian.registry.elders import actions as elders  # noqa: E402

BY = system("bench")
FIRST = "/my"
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


class Asked(HTMLParser):
    """What a page makes a browser fetch: style sheets, scripts, icons, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and (given.get("rel") or "") in {"stylesheet", "icon", "manifest", "preload", "modulepreload"}:
            self.addresses.add(given.get("href") or "")
        elif tag in {"script", "img", "source"} and given.get("src"):
            self.addresses.add(given["src"] or "")
        elif tag == "use":
            self.addresses.add((given.get("href") or "").partition("#")[0])


def somebody() -> tuple[str, str]:
    """An elder with an account; their session's key and name."""
    region = places.open_region(places.Place("示例社区", "community"), None, by=BY)
    head = "99000119400101000"
    elder = elders.register(elders.Registration("示例老人", region, head + citizen_id_check(head)), by=BY)
    account = posts.open_account("bench", "示例老人", by=BY, password=secrets.token_hex(12))
    post = posts.give_post(account, posts.Seat(Role.ELDER, party=elder.party), by=BY)
    return session(account, post.pk), elder.name


def fetched(port: int, cookie: str) -> dict[str, int]:
    """The compressed bytes of the page and of everything it asks for, style sheets' own requests included."""
    link = HTTPConnection("127.0.0.1", port, timeout=30)
    sizes: dict[str, int] = {}
    waiting = [FIRST]
    while waiting:
        path = waiting.pop()
        if not path or path in sizes or not path.startswith("/"):
            continue
        plain = _body(link, path, cookie, "identity")
        sizes[path] = len(_body(link, path, cookie, "br, gzip"))
        if path == FIRST:
            page = Asked()
            page.feed(plain.decode())
            waiting += [urljoin(FIRST, address) for address in page.addresses]
        elif path.endswith(".css"):
            waiting += [urljoin(path, address) for address in re.findall(r'url\(["\']?([^"\')]+)', plain.decode())]
    return sizes


def _body(link: HTTPConnection, path: str, cookie: str, encoding: str) -> bytes:
    link.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": encoding})
    answer = link.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return body


def lighthouse(port: int, cookie: str) -> float | None:
    """The accessibility score of the first page, or nothing where Lighthouse or a browser is not installed."""
    program, browser = shutil.which("lighthouse"), shutil.which("chromium") or shutil.which("google-chrome")
    if program is None or browser is None:
        return None
    headers = Path(os.environ["YINIAN_VAR"]) / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookie}), encoding="utf-8")
    command = [
        program,
        f"http://127.0.0.1:{port}{FIRST}",
        "--only-categories=accessibility",
        "--output=json",
        "--quiet",
    ]
    command += [f"--extra-headers={headers}", f"--chrome-flags={CHROME}"]
    told = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, check=True, text=True
    )
    return float(json.loads(told.stdout)["categories"]["accessibility"]["score"]) * 100


def tell(name: str, figure: float, note: str) -> None:
    print(json.dumps({"name": name, "figure": round(figure, 1), "note": note}), flush=True)


def main() -> None:
    key, name = somebody()
    connection.close()
    server, port = serve("yinian.config.wsgi")
    cookie = f"yinian_session={key}"
    try:
        sizes = fetched(port, cookie)
        score = lighthouse(port, cookie)
    finally:
        server.terminate()
    most = max(sizes, key=lambda path: sizes[path])
    tell(
        "registry.page_weight_kb",
        sum(sizes.values()) / 1024,
        f"{len(sizes)} files; the largest {most} {sizes[most] / 1024:.0f}",
    )
    if score is not None:
        tell("registry.lighthouse_a11y", score, f"{FIRST} of {name}")


main()
