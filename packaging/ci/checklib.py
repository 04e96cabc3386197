# SPDX-License-Identifier: Apache-2.0
"""What the checks of the sources share: which files there are, and how a complaint looks."""

import argparse
import os
import re
import subprocess
import sys

CPP = (".h", ".cpp")


def parse_root(description):
    """Reads the command line every check has; returns the folder to look at."""
    parser = argparse.ArgumentParser(description=description)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(here)),
                        help="the tree to check (default: this project)")
    return os.path.abspath(parser.parse_args().root)


def tracked_files(root):
    """Paths relative to root, sorted. Without git (a tarball): all files but build folders."""
    try:
        listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, check=True)
        top = subprocess.run(["git", "-C", root, "rev-parse", "--show-prefix"],
                             capture_output=True, check=True)
        if not top.stdout.strip():
            names = listed.stdout.decode("utf-8", "replace").split("\0")
            return sorted(n for n in names if n and os.path.isfile(os.path.join(root, n)))
    except (OSError, subprocess.CalledProcessError):
        pass
    found = []
    for folder, folders, files in os.walk(root):
        if folder == root:
            folders[:] = [f for f in folders if f not in (".git", "build") and not f.startswith("build-")]
        found += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return sorted(found)


def read_text(root, path):
    """The file as text, or None if it is no text."""
    with open(os.path.join(root, path), "rb") as handle:
        data = handle.read()
    if b"\0" in data:
        return None
    return data.decode("utf-8", "replace")


_TOKEN = re.compile(
    r'R"(?P<mark>[^()\\\s]{0,16})\((?:.|\n)*?\)(?P=mark)"'  # raw string
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'"  # not the separator of 60'000
    r"|//[^\n]*"
    r"|/\*(?:.|\n)*?\*/")


def code_only(text, keep_strings=False):
    """C++ without comments and, unless kept, without the inside of strings; line numbers stay."""

    def replace(match):
        token = match.group(0)
        if token.startswith("/"):
            return "\n" * token.count("\n") or " "
        if keep_strings:
            return token
        return token[0] + "\n" * token.count("\n") + token[-1]

    return _TOKEN.sub(replace, text)


def finish(name, complaints, looked_at):
    """Prints every complaint and one closing line; ends the program."""
    for complaint in complaints:
        print(complaint)
    print(f"{name}: {len(complaints)} complaints, {looked_at} files")
    sys.exit(1 if complaints else 0)
