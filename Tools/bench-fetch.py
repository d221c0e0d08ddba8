"""Compares the processor time per page of `benchmark fetch`, curl --parallel and an aiohttp loop, all against one local nginx.

The clients take turns, so that they meet the same machine; the median round of each counts. Then 2,000 transfers of a byte a
second at once, for the memory they need.
"""

import asyncio
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

PAGES = int(os.environ.get("PAGES", "3000"))
CONCURRENCY = int(os.environ.get("CONCURRENCY", "64"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SLOW = int(os.environ.get("SLOW", "2000"))

CONFIGURATION = """
worker_processes 1;
daemon off;
pid {root}/nginx.pid;
error_log {root}/error.log;
events {{ worker_connections 4096; }}
http {{
  types {{ text/html html; }}
  access_log off;
  client_body_temp_path {root}/t1;
  proxy_temp_path {root}/t2;
  fastcgi_temp_path {root}/t3;
  uwsgi_temp_path {root}/t4;
  scgi_temp_path {root}/t5;
  keepalive_requests 1000000;
  server {{ listen 127.0.0.1:{port} backlog=4096; root {root}/pages; gzip on; gzip_comp_level 4; }}
}}
"""

AIOHTTP = """
import asyncio, sys, aiohttp
async def main(urls, count, concurrency):
    urls = [urls[i % len(urls)] for i in range(count)]
    pages = 0
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=concurrency)) as session:
        async def work():
            nonlocal pages
            while urls:
                async with session.get(urls.pop()) as response:
                    await response.read()
                    pages += response.status == 200
        await asyncio.gather(*(work() for _ in range(concurrency)))
    print(pages)
asyncio.run(main(open(sys.argv[1]).read().split(), int(sys.argv[2]), int(sys.argv[3])))
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def cost(command):
    """Output and processor seconds of a child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return output, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write_pages(root):
    """200 pages of 20 to 120 KB whose text compresses about as well as that of news pages."""
    words = [f"{a}{b}" for a in "the of and news city said year people market law game ".split() for b in ("", "s", "ing", "ed")]
    os.makedirs(f"{root}/pages")
    for number in range(200):
        seed = number
        paragraphs = []
        for _ in range(20 + number % 100):
            line = []
            for _ in range(150):
                seed = (seed * 1103515245 + 12345) % 2**31
                line.append(words[seed // 65536 % len(words)] + (str(seed % 1000) if seed % 5 == 0 else ""))
            paragraphs.append("<p>" + " ".join(line) + "</p>")
        with open(f"{root}/pages/{number}.html", "w") as file:
            file.write("<!doctype html><title>x</title>" + "\n".join(paragraphs))


def compare(benchmark, root, port):
    with open(f"{root}/urls", "w") as file:
        file.writelines(f"http://127.0.0.1:{port}/{number}.html\n" for number in range(200))
    with open(f"{root}/curl", "w") as file:
        for number in range(PAGES):
            file.write(f'url = "http://127.0.0.1:{port}/{number % 200}.html"\noutput = "/dev/null"\n')
    with open(f"{root}/client.py", "w") as file:
        file.write(AIOHTTP)
    arguments = [f"{root}/urls", str(PAGES), str(CONCURRENCY)]
    commands = {
        "courant": [benchmark, "fetch", arguments[0], "--count", arguments[1], "--concurrency", arguments[2]],
        "curl --parallel": ["curl", "-s", "-Z", "--parallel-max", arguments[2], "--compressed", "-K", f"{root}/curl"],
        "aiohttp": [sys.executable, f"{root}/client.py", *arguments],
    }
    rounds = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            output, seconds = cost(command)
            pages = json.loads(output)["pages"] if name == "courant" else int(output or PAGES)
            if pages != PAGES:
                sys.exit(f"{name}: {pages} of {PAGES} pages: {output}")
            rounds[name].append(seconds / PAGES * 1e6)
    medians = {name: statistics.median(values) for name, values in rounds.items()}
    for name, value in medians.items():
        print(f"{name:16} {value:6.0f} us of processor time a page")
    ratio = medians["courant"] / medians["aiohttp"]
    print(f"courant / aiohttp: {ratio:.2f} (at most 0.5), courant: {medians['courant']:.0f} us (at most 400)")
    return ratio <= 0.5 and medians["courant"] <= 400


async def slow_server(port, ready):
    async def serve(reader, writer):
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n")
            for _ in range(20):
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(1)
        except (OSError, asyncio.IncompleteReadError):
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=4096)
    os.write(ready, b"x")
    async with server:
        await server.serve_forever()


def hold_slow(benchmark, root):
    port = free_port()
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(slow_server(port, writable))
        finally:
            os._exit(1)
    os.read(readable, 1)
    with open(f"{root}/slow", "w") as file:
        file.write(f"http://127.0.0.1:{port}/\n")
    command = [benchmark, "fetch", f"{root}/slow", "--count", str(SLOW), "--concurrency", str(SLOW), "--timeout", "120"]
    try:
        output, seconds = cost(command)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    result = json.loads(output)
    megabytes = result["largestRSS"] / 2**20
    print(f"{SLOW} slow servers at once: {result['pages']} pages, {megabytes:.0f} MiB RSS (at most 250), {seconds:.1f} s of processor time")
    return result["pages"] == SLOW and megabytes <= 250


def main():
    benchmark = os.path.abspath(sys.argv[1])
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard < 65536 else max(soft, 65536), hard))
    with tempfile.TemporaryDirectory() as root:
        os.chmod(root, 0o755)
        write_pages(root)
        port = free_port()
        with open(f"{root}/nginx.conf", "w") as file:
            file.write(CONFIGURATION.format(root=root, port=port))
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        server = subprocess.Popen([nginx, "-c", f"{root}/nginx.conf", "-e", f"{root}/error.log"])
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if server.poll() is not None:
                    sys.exit(open(f"{root}/error.log").read())
                time.sleep(0.05)
            holds = compare(benchmark, root, port)
        finally:
            server.terminate()
            server.wait()
        holds = hold_slow(benchmark, root) and holds
    sys.exit(0 if holds else 1)


main()
