"""Takes part in Nodepool's locks as Zuul does: with kazoo.

kazoo_lock.py HOSTS try PATH          prints True or False
kazoo_lock.py HOSTS hold PATH         takes the lock, prints HELD, gives it up at the end of stdin
kazoo_lock.py HOSTS wait PATH         waits for the lock, prints GOT
kazoo_lock.py HOSTS count PATH N      N unguarded read-and-write rounds on PATH-counter under the lock
kazoo_lock.py HOSTS get PATH          prints the JSON as Python writes it again
kazoo_lock.py HOSTS copy PATH TO      reads the JSON at PATH and writes it to TO
"""
import json
import logging
import sys

from kazoo.client import KazooClient

logging.basicConfig(level=logging.ERROR)
hosts, command, path = sys.argv[1:4]
client = KazooClient(hosts=hosts)
client.start()
lock = client.Lock(path, "kazoo")
if command == "try":
    print(lock.acquire(blocking=False), flush=True)
elif command == "hold":
    lock.acquire()
    print("HELD", flush=True)
    sys.stdin.read()
    lock.release()
elif command == "wait":
    print("WAITING", flush=True)
    lock.acquire(timeout=60)
    print("GOT", flush=True)
    lock.release()
elif command == "count":
    for _ in range(int(sys.argv[4])):
        with lock:
            value = int(client.get(path + "-counter")[0])
            client.set(path + "-counter", str(value + 1).encode())
    print("DONE", flush=True)
elif command == "get":
    print(json.dumps(json.loads(client.get(path)[0].decode("utf8")), sort_keys=True), flush=True)
elif command == "copy":
    value = json.loads(client.get(path)[0].decode("utf8"))
    client.ensure_path(sys.argv[4])
    client.set(sys.argv[4], json.dumps(value).encode("utf8"))
client.stop()
