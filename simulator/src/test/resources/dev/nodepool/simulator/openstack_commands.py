"""Runs commands of python-openstackclient one after the other in one process.

Each line of the standard input is a command without the word openstack, or NAME = COMMAND, which
keeps what the command says as $NAME for later lines. Prints one JSON object a line for each.
"""
import contextlib
import io
import json
import shlex
import sys
import time

from openstackclient import shell

kept = {}
for line in sys.stdin:
    line = line.strip()
    if not line:
        continue
    name, _, command = line.rpartition(" = ") if " = " in line else ("", "", line)
    words = [kept.get(word[1:], word) if word.startswith("$") else word for word in shlex.split(command)]
    out, err = io.StringIO(), io.StringIO()
    begin = time.time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = shell.main(words)
        except SystemExit as e:
            code = e.code
    if name:
        kept[name] = out.getvalue().strip()
    print(json.dumps({
        "command": command, "code": code or 0, "out": out.getvalue(), "err": err.getvalue(),
        "seconds": round(time.time() - begin, 2)}), flush=True)
