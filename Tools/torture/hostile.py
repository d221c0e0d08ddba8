"""Sites that attack whoever crawls them, for the torture: each way in which a web server stopped, filled or fooled a worker once.

Run as a program of its own: hostile.py LOG. Prints its port, and serves until it is ended. `urls(port)` lists what to enqueue.

Each host is an address 127.2.0.n. On most, good pages stand between hostile ones, so that both come over one connection. A good page
says its own path in its title and its text: an article stored under another URL is found by comparing them.
"""

import gzip
import json
import signal
import socket
import sys
import threading
import time
import zlib

# Good pages on each host, and times that each attack is made there (each under a URL of its own).
GOOD = 12
REPEATS = 2

MARKS = "\u0301\u0316"
STORY = "<p>The council of {path} met on Monday to talk about item {path}, and decided nothing before the evening came.</p>"


def page(path, inside="", head=""):
    """A page that is an article, with something hostile in its body or its head."""
    return (
        f"<!doctype html><html lang=en><head><title>Report {path}</title>{head}</head><body><article>"
        f"<h1>Report {path}</h1>{STORY.format(path=path) * 4}{inside}</article></body></html>"
    ).encode()


def linked_data(text):
    return f'<script type="application/ld+json">{text}</script>'


def article_data(**fields):
    return linked_data(json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields}))


def repeated(text, size):
    return text * max(1, size // len(text))


EXTREMES = ["-9223372036854775808", "9223372036854775807", "-9223372036854775809", "18446744073709551616", "-0", "1e999", "9" * 400]


def bodies():
    """Hostile pages by name: a function of the path, made once when it is first asked for."""
    made = {}
    for place, number in enumerate(EXTREMES):
        made[f"list-start-{place}"] = lambda path, n=number: page(
            path, f'<ol start="{n}" reversed><li value="{n}">One thing<li>Another</ol><td colspan="{n}" rowspan="{n}">')
        made[f"word-count-{place}"] = lambda path, n=number: page(
            path, head=linked_data('{"@type":"NewsArticle","isAccessibleForFree":false,"wordCount":%s,"dateCreated":%s}' % (n, n)))
        made[f"dates-{place}"] = lambda path, n=number: page(
            path, f'<time datetime="{n}-{n}-{n}T{n}:{n}">{n}.{n}.{n}</time><img width="{n}" height="{n}">',
            f'<meta property="article:published_time" content="{n}"><meta http-equiv=refresh content="{n};url=/x">')
    marks = MARKS * 16_000
    made |= {
        "marks-text": lambda path: page(path, f"<p>a{marks * 8}</p>"),
        "marks-title": lambda path: page(path, head=f"<title>{marks}</title><meta property=og:title content='{marks}'>"),
        "marks-parts": lambda path: page(
            path, "".join(f"<{tag}>{marks}</{tag}>" for tag in ("h2", "li", "figcaption", "button", "time", "blockquote", "td"))),
        "marks-attributes": lambda path: page(
            path, f"<div class='{marks}' id='{marks}' rel='{marks}' itemprop='{marks}'>x</div><a rel='{marks}' href='{marks}'>y</a>"),
        "marks-keys": lambda path: page(path, head=article_data(**{marks: marks, "headline": marks, "author": marks})),
        "marks-equal": lambda path: page(path, "<p>" + "\u0301" * 500_000),
        "images": lambda path: page(path, "<img height=1>" * 395_000),
        "pictures": lambda path: page(path, "<picture><source srcset=a>" * 100_000),
        "separators": lambda path: page(path, head="<title>" + " | - " * 260_000 + "</title>"),
        "long-title": lambda path: page(path, head="<title>" + "word " * 1_900_000 + "</title>"),
        "script-data": lambda path: page(path, head="<script>var a=[" + "[1]," * 2_000_000 + "]</script>"),
        "short-blocks": lambda path: page(path, "<p>ab" * 1_900_000),
        "deep": lambda path: page(path, "<div>" * 1_900_000),
        "attributes": lambda path: page(path, "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">"),
        "nested-json": lambda path: page(path, head=linked_data("[" * 4_000_000)),
        "hyphenated-words": lambda path: page(
            path, "<p>" + " ".join("-".join(f"w{n}x{part}" for part in range(7)) for n in range(9_000))),
        "binary": lambda path: b"%PDF-1.7\n" + bytes(range(256)) * 2_000,
    }
    return made


def empty_members(count):
    return gzip.compress(b"", 9) * count


def bomb():
    """256 MiB of zeros."""
    zeros = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(zeros.compress(bytes(1 << 20)) for _ in range(256)) + zeros.flush()


def empty_blocks():
    """Four megabytes that make no output: stored blocks of no length."""
    stored = zlib.compressobj(0, zlib.DEFLATED, 31)
    return stored.compress(b"") + b"\0\0\0\xff\xff" * 800_000


# Compressed bodies by name: what makes the Content-Encoding and the bytes.
CODINGS = {
    "members-in-gzip": lambda: ("gzip", gzip.compress(empty_members(3_200_000), 9)),
    "members-twice": lambda: ("gzip, gzip", gzip.compress(gzip.compress(empty_members(3_200_000), 9), 9)),
    "members": lambda: ("gzip", empty_members(200_000)),
    "bomb": lambda: ("gzip", bomb()),
    "empty-blocks": lambda: ("gzip", empty_blocks()),
    "cut": lambda: ("gzip", gzip.compress(page("/cut"))[:-9]),
    "unknown-coding": lambda: ("br", b"\x0b\x02\x80abc\x03"),
}


def ok(body, kind="text/html; charset=utf-8", extra="", status="200 OK"):
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


def chunked(body):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def pause(seconds, *parts):
    """The parts of an answer with pauses between them."""
    return [step for part in parts for step in (part, seconds)][:-1]


def answers():
    """Hostile answers by name: a function of the path gives the steps, bytes to send and seconds to wait; None at the end closes."""
    marks = (MARKS * 11_000).encode()
    made = {
        # Bytes nobody asked for, before or behind an answer.
        "ghost": lambda path: [ok(page(path)), 0.2, ok(page("/ghost-of-another"))],
        "ghost-at-once": lambda path: [ok(page(path)) + ok(page("/ghost-of-another"))],
        # The answer to nothing and the true one together, with the end of the first told by chunks, or by having no
        # body.
        "ghost-before": lambda path: [chunked(page("another")) + ok(page(path))],
        "ghost-without-body": lambda path: [b"HTTP/1.1 204 No Content\r\n\r\n" + ok(page(path))],
        "unasked-408": lambda path: [ok(page(path)), 0.1, ok(b"late", status="408 Request Timeout", extra="Connection: close\r\n"), None],
        "stray-line": lambda path: [ok(page(path)) + b"\r\n"],
        "stray-line-later": lambda path: [ok(page(path)), 0.1, b"\r\n"],
        # Heads.
        "folded": lambda path: [b"HTTP/1.1 200 OK\r\n X-A: b\r\nContent-Length: 1\r\n\r\nx"],
        "folded-tab": lambda path: [b"HTTP/1.1 200 OK\r\n\tX-A: b\r\nX-B: c\r\n d\r\nContent-Length: 1\r\n\r\nx"],
        "no-colon": lambda path: [b"HTTP/1.1 200 OK\r\nnothing\r\nContent-Length: 1\r\n\r\nx", None],
        "marks-type": lambda path: [ok(page(path), "text/html; charset=" + marks.decode())],
        "marks-transfer": lambda path: [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + marks + b"\r\n\r\n", None],
        "long-line": lambda path: [b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 400_000 + b"\r\n\r\n", None],
        "many-lines": lambda path: [b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200_000 + b"\r\n", None],
        "codings-of-transfer": lambda path: [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, gzip, chunked\r\n\r\n0\r\n\r\n", None],
        "numbers": lambda path: [ok(page(path), extra="Retry-After: 99999999999999999999\r\nAge: -9223372036854775808\r\n"
                                    "Cache-Control: max-age=9223372036854775807\r\nLast-Modified: Mon, 99 Foo 99999999 99:99:99 GMT\r\n")],
        "later": lambda path: [ok(b"busy", status="503 Busy", extra="Retry-After: 9223372036854775807\r\n")],
        # Bodies that lie about their end.
        "short-body": lambda path: [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n<p>cut", None],
        "bad-chunk": lambda path: [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", None],
        "drip": lambda path: pause(0.5, b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 8) + [None],
        # Where to go next.
        "long-host": lambda path: [ok(b"", status="302 Found", extra=f"Location: http://{'a' * 2700}.example/\r\n")],
        "long-label": lambda path: [ok(b"", status="302 Found", extra=f"Location: http://{'a.' * 200}example/\r\n")],
        "long-path": lambda path: [ok(b"", status="302 Found", extra=f"Location: /{'a' * 60_000}\r\n")],
        "other-service": lambda path: [ok(b"", status="302 Found", extra="Location: http://127.2.0.1:6379/\r\n")],
    }
    return made


def robots(number):
    """robots.txt of the hosts: some are attacks themselves."""
    polite = b"User-agent: *\nCrawl-delay: 0.05\n"
    if number == 2:
        return [b"HTTP/1.1 200 OK\r\n X-A: b\r\nContent-Length: 1\r\n\r\nx"]
    if number == 3:
        rules = b"".join(b"Disallow: /*a*b*c%d*z$\n" % n for n in range(20_000))
        return [ok(polite + rules, "text/plain")]
    if number == 4:
        return [ok(b"User-agent: *\nCrawl-delay: 0.05\nDisallow: /" + (MARKS * 50_000).encode() + b"\n", "text/plain")]
    return [ok(polite, "text/plain")]


class Site:
    """All hosts: what each URL of theirs answers."""

    def __init__(self):
        self.bodies = bodies()
        self.answers = answers()
        # Compressed bodies by what they answer, made when first asked for: most are large and shrink well.
        self.coded = {}
        self.lock = threading.Lock()

    def steps(self, host, path):
        number = int(host.rsplit(".", 1)[1])
        if path == "/robots.txt":
            return robots(number)
        if path == "/.well-known/tdmrep.json":
            key = MARKS * 10_000
            return [ok(json.dumps([{"location": "/none", "tdm-reservation": 0, key: key}], ensure_ascii=False).encode(), "application/json")]
        kind = path.split("/")[1]
        if kind in self.answers:
            return self.answers[kind](path)
        if kind in CODINGS or kind in self.bodies:
            with self.lock:
                if kind in CODINGS and kind not in self.coded:
                    self.coded[kind] = CODINGS[kind]()
                elif kind not in CODINGS and path not in self.coded:
                    self.coded[path] = "gzip", gzip.compress(self.bodies[kind](path), 6)
                coding, body = self.coded[kind if kind in CODINGS else path]
            return [ok(body, extra=f"Content-Encoding: {coding}\r\n")]
        if kind == "good":
            return [ok(page(path))]
        return [ok(b"no such page", "text/plain", status="404 Not Found")]


# The last one only says to come back later, as late as numbers go: its jobs wait for a day.
HOSTS = 9
LATER = "127.2.0.9"


def urls(port):
    """What to enqueue: hostile pages with good ones between them."""
    kinds = sorted(bodies()) + sorted(set(answers()) - {"later"}) + sorted(CODINGS)
    found = [f"http://{LATER}:{port}/later/{repeat}" for repeat in range(REPEATS)]
    for host in range(1, HOSTS):
        own = [kind for place, kind in enumerate(kinds) if place % (HOSTS - 1) == host - 1]
        lines = [f"/{kind}/{repeat}" for repeat in range(REPEATS) for kind in own]
        for number in range(GOOD):
            lines.insert(number * len(lines) // GOOD, f"/good/{number}")
        found += [f"http://127.2.0.{host}:{port}{line}" for line in lines]
    return found


def is_good(url):
    """Whether a page must be stored: a good one of a host whose robots.txt can be had."""
    return "/good/" in url and "//127.2.0.2:" not in url


def serve(client, site, log):
    with client:
        client.settimeout(60)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting = b""
        while True:
            while b"\r\n\r\n" not in waiting:
                data = client.recv(1 << 16)
                if not data:
                    return
                waiting += data
            head, _, waiting = waiting.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            host = next(l.split(":", 1)[1].strip() for l in lines if l.lower().startswith("host:")).split(":")[0]
            with site.lock:
                log.write(f"{time.time():.6f} {host} {path}\n")
                log.flush()
            for step in site.steps(host, path):
                if step is None:
                    return
                if isinstance(step, bytes):
                    client.sendall(step)
                else:
                    time.sleep(step)


def guarded(client, site, log):
    try:
        serve(client, site, log)
    except (OSError, ValueError, StopIteration, IndexError):
        pass


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    site = Site()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("0.0.0.0", 0))
    listener.listen(256)
    log = open(sys.argv[1], "a")
    print(listener.getsockname()[1], flush=True)
    try:
        while True:
            client, _ = listener.accept()
            threading.Thread(target=guarded, args=(client, site, log), daemon=True).start()
    except KeyboardInterrupt:
        pass
