# SPDX-License-Identifier: Apache-2.0
"""Reads what the programs say with --help; for man pages, completions and their tests."""
import os
import re
import subprocess

NAMES = {
    "kefudesk": "the agents' console of a WeChat customer service desk",
    "kefudesk-relay": "relay of the Kefudesk customer service desk",
    "kefudesk-simulator": "plays WeChat for Kefudesk",
}


def help_of(program, words=()):
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", LANGUAGE="en", COLUMNS="1000")
    try:
        done = subprocess.run([program, *words, "--help"], capture_output=True, text=True, env=env,
                              timeout=60, check=False)
    except subprocess.TimeoutExpired as problem:
        raise RuntimeError(f"{program} --help does not end") from problem
    if done.returncode != 0 or not done.stdout.strip():
        raise RuntimeError(f"{program} {' '.join(words)} --help: exit code {done.returncode}")
    return done.stdout


def entries(block):
    """(term, text) of an indented two-column list; continued lines are joined."""
    found = []
    for line in block.splitlines():
        match = re.match(r"^  (\S.*?)(?:  +(\S.*))?$", line)
        if match and not line.startswith("   "):
            found.append([match[1], match[2] or ""])
        elif line.strip() and found:
            term = found[-1]
            cut = "," in term[1] and " " not in line.strip() and not term[1].endswith((".", ":"))
            glue = "" if term[1].endswith("=") or cut else " "
            term[1] += (glue if term[1] else "") + line.strip()
    return found


def section(text, name):
    match = re.search(rf"(?ms)^{name}:\n(.*?)(?=^\S|\Z)", text)
    return match[1] if match else ""


def options_of(text):
    return [pair for pair in entries(section(text, "Options")) if not pair[0].startswith("--help-all")]
