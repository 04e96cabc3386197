# SPDX-License-Identifier: Apache-2.0
"""A relay and a simulator of WeChat on free ports in a folder of their own, for the tests beside this file."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SKIP = 77  # ctest's SKIP_RETURN_CODE
PASSWORD = "correct horse"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIP)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition, seconds=30):
    """Polls; the only judge of time here is that it ends."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"it did not come in {seconds} s: {what}")


class Relay:
    def __init__(self, bin_dir, more=""):
        self.bin = Path(bin_dir)
        self.dir = Path(tempfile.mkdtemp(prefix="kefu-"))
        self.more = more
        self.process = None
        self.port = 0
        self.configure()

    def configure(self, port=0):
        self.config = self.dir / "relay.toml"
        self.config.write_text(f'data_dir = "data"\nlisten = "127.0.0.1"\nport = {port}\n{self.more}')

    def start(self, env=None):
        self.process = subprocess.Popen([self.bin / "kefudesk-relay", "serve", "--config", self.config],
                                        stdout=subprocess.PIPE, stderr=open(self.dir / "log", "ab"),
                                        env=dict(os.environ, **(env or {})), text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise AssertionError(f"no start: {line!r} {self.log()[-2000:]}")
        self.port = int(line.rsplit(":", 1)[1])

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        code = self.process.returncode if self.process else 0
        self.process = None
        return code

    def log(self):
        return (self.dir / "log").read_text(errors="replace") if (self.dir / "log").exists() else ""

    def run(self, *words, stdin="", ok=True):
        done = subprocess.run([self.bin / "kefudesk-relay", *words, "--config", self.config], input=stdin,
                              capture_output=True, text=True, timeout=60, check=False)
        if ok and done.returncode != 0:
            raise AssertionError(f"{words}: {done.returncode} {done.stderr}")
        return done

    def json(self, *words):
        return json.loads(self.run(*words, "--json").stdout)

    def add_agent(self, name, role="agent"):
        self.run("agent", "add", name, "--role", role, "--password-stdin", stdin=PASSWORD + "\n")

    def add_channel(self, name, api_base, **more):
        words = ["channel", "add", name, "--appid", more.get("appid", "wx0123456789abcdef"),
                 "--secret-stdin", "--token", more.get("token", "packagingToken"), "--aes-key",
                 more.get("aes_key", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"), "--api-base", api_base,
                 "--original-id", "gh_0123456789ab"]
        self.run(*words, stdin="thesecret\n")
        self.run("reply", "off", name, ok=False)


def get(url, headers=None, data=None, method=None, context=None, timeout=20):
    """Status and body, whatever the status is."""
    request = urllib.request.Request(url, headers=headers or {}, data=data, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout, context=context) as answer:
            return answer.status, answer.read(), {k.lower(): v for k, v in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, error.read(), {k.lower(): v for k, v in error.headers.items()}
