"""Asks for nodes and uses them as Zuul does, with the client library that Zuul uses.

zuul.py HOSTS SYSTEM_ID SESSION_TIMEOUT

Reads one JSON list per line, a command and its arguments, and answers each with one line of JSON:
{"answer": ...} or {"error": "..."}. It ends with its input, in order; killed, it leaves everything
as it is. The commands are the methods of Zuul.
"""
import json
import logging
import sys
import threading
import time
import uuid

from kazoo.client import KazooClient
from kazoo.exceptions import BadVersionError, LockTimeout, NoNodeError
from kazoo.recipe.cache import TreeCache, TreeEvent

REQUESTS = "/nodepool/requests"
REQUEST_LOCKS = "/nodepool/requests-lock"
NODES = "/nodepool/nodes"
POOLS = "/nodepool/components/pool"
FINAL = ("fulfilled", "failed")
# Zuul's cache takes these from every request in the tree, its own or not.
NEEDED = ("state", "state_time", "event_id", "requestor", "requestor_data", "node_types", "provider")
# What Zuul itself may set on a node, beside the state.
SETTABLE = ("hold_job", "comment", "user_data", "tenant_name", "requestor")


def encode(record):
    return json.dumps(record).encode("utf8")


def decode(data):
    return json.loads(data.decode("utf8"))


class Zuul:
    def __init__(self, client, system_id):
        self.client = client
        self.system_id = system_id
        self.news = threading.Condition()
        self.requests = {}
        self.nodes = {}
        self.completions = {}
        self.faults = []
        self.held = {}
        for root, seen in ((REQUESTS, self.request_changed), (NODES, self.node_changed)):
            client.ensure_path(root)
            cache = TreeCache(client, root)
            cache.listen(seen)
            cache.start()

    # What the scheduler sees.

    def cached(self, event, cache):
        """The id whose record has changed, and what it was; None when Zuul would not look."""
        if event.event_data is None:
            return None
        parts = event.event_data.path.split("/")
        if len(parts) != 4:
            return None
        name = parts[3]
        before = cache.get(name)
        if event.event_type == TreeEvent.NODE_REMOVED:
            cache.pop(name, None)
            return None
        if event.event_type not in (TreeEvent.NODE_ADDED, TreeEvent.NODE_UPDATED):
            return None
        if not event.event_data.data:
            return None
        version = event.event_data.stat.version
        if before is not None and version <= before[0]:
            return None
        try:
            cache[name] = (version, decode(event.event_data.data))
        except ValueError as e:
            self.faults.append("%s: %s" % (event.event_data.path, e))
            return None
        return name, before

    def request_changed(self, event):
        with self.news:
            found = self.cached(event, self.requests)
            if found is not None:
                name, before = found
                record = self.requests[name][1]
                self.faults += ["request %s lacks %s" % (name, key) for key in NEEDED if key not in record]
                was = before[1]["state"] if before else None
                if record["state"] in FINAL and record["state"] != was:
                    self.completions.setdefault(name, []).append(record["state"])
            self.news.notify_all()

    def node_changed(self, event):
        with self.news:
            self.cached(event, self.nodes)
            self.news.notify_all()

    def complaints(self):
        """What this Zuul could not have read."""
        return self.faults

    def events(self, request):
        """The completion events that there were for a request."""
        with self.news:
            return self.completions.get(request, [])

    def usage(self, tenant):
        """Zuul's own statistics: what the nodes of a tenant take."""
        total = {}
        with self.news:
            for _, node in self.nodes.values():
                if node.get("tenant_name") == tenant and node.get("requestor") == self.system_id:
                    for key, value in (node.get("resources") or {}).items():
                        total[key] = total.get(key, 0) + value
        return total

    def labels(self):
        """What the web interface shows."""
        pools = [decode(self.client.get(POOLS + "/" + name)[0]) for name in self.client.get_children(POOLS)]
        return sorted({label for pool in pools for label in pool["supported_labels"]})

    # What the scheduler does.

    def ask(self, labels, options):
        now = time.time()
        tenant = options.get("tenant")
        record = {
            "node_types": labels,
            "requestor": self.system_id,
            "state": "requested",
            "state_time": now,
            "provider": options.get("provider"),
            "relative_priority": options.get("relative_priority", 0),
            "event_id": uuid.uuid4().hex,
            "created_time": now,
            "tenant_name": tenant,
            "requestor_data": {
                "build_set_uuid": uuid.uuid4().hex,
                "tenant_name": tenant,
                "pipeline_name": "check",
                "job_uuid": uuid.uuid4().hex,
                "job_name": "unit",
                "span_info": {
                    "name": "RequestNodes",
                    "trace_id": uuid.uuid4().int | 1 << 127,
                    "span_id": uuid.uuid4().int >> 64 | 1 << 63,
                    "start_time": now,
                    "parent": None,
                },
            },
        }
        path = "%s/%03d-" % (REQUESTS, options.get("priority", 200))
        return self.client.create(path, encode(record), makepath=True, sequence=True).rsplit("/", 1)[1]

    def revise(self, request, relative_priority):
        """False when the request is in somebody's hands."""
        lock = self.client.Lock(REQUEST_LOCKS + "/" + request, self.system_id)
        if not lock.acquire(blocking=False):
            return False
        try:
            data, stat = self.client.get(REQUESTS + "/" + request)
            record = decode(data)
            record["relative_priority"] = relative_priority
            self.client.set(REQUESTS + "/" + request, encode(record), stat.version)
            return True
        except (BadVersionError, NoNodeError):
            return False
        finally:
            lock.release()

    def settled(self, request, seconds):
        """The record of a request once there was an event that it is completed."""
        end = time.monotonic() + seconds
        with self.news:
            while not self.completions.get(request):
                if not self.news.wait(end - time.monotonic()):
                    raise TimeoutError("request %s is not completed" % request)
        return self.stored(REQUESTS + "/" + request)

    def cancel(self, request):
        self.client.delete(REQUESTS + "/" + request)

    def release_hold(self, node):
        """The hold request is deleted: its nodes are used up. False when somebody has the lock."""
        lock = self.client.Lock("%s/%s/lock" % (NODES, node), self.system_id)
        if not lock.acquire(blocking=False):
            return False
        try:
            self.store(node, self.stored(NODES + "/" + node), "used", {})
            return True
        finally:
            lock.release()

    # What the executor does.

    def accept(self, request):
        """Locks the nodes of a request, each checked before and after, and deletes the request."""
        taken = []
        try:
            for node in self.stored(REQUESTS + "/" + request)["nodes"]:
                self.demand(node, request)
                lock = self.client.Lock("%s/%s/lock" % (NODES, node), self.system_id)
                lock.acquire(timeout=30)
                self.held[node] = lock
                taken.append(node)
                self.demand(node, request)
        except Exception:
            self.unlock(taken)
            raise
        self.client.delete(REQUESTS + "/" + request)
        return taken

    def lock(self, request):
        """The same, but the request stays: as an executor that dies in between leaves it."""
        nodes = self.stored(REQUESTS + "/" + request)["nodes"]
        for node in nodes:
            self.held[node] = self.client.Lock("%s/%s/lock" % (NODES, node), self.system_id)
            self.held[node].acquire(timeout=30)
            self.demand(node, request)
        return nodes

    def demand(self, node, request):
        found = self.stored(NODES + "/" + node)
        if found["allocated_to"] != request or found["state"] != "ready":
            raise RuntimeError("node %s is not ready for request %s: %s" % (node, request, found))

    def use(self, nodes):
        for node in nodes:
            user_data = {"zuul_system": self.system_id, "project_name": "example/project"}
            self.store(node, self.stored(NODES + "/" + node), "in-use", {"user_data": user_data})

    def give_back(self, nodes):
        for node in nodes:
            self.store(node, self.stored(NODES + "/" + node), "used", {})
        self.unlock(nodes)

    def hold(self, nodes, job, comment, expiration):
        more = {"hold_job": job, "comment": comment, "hold_expiration": expiration}
        for node in nodes:
            self.store(node, self.stored(NODES + "/" + node), "hold", more)
        self.unlock(nodes)

    def unlock(self, nodes):
        for node in nodes:
            self.held.pop(node).release()

    def store(self, node, read, state, more):
        """Zuul writes the keys that it read, some of its own and the id; nothing else, unversioned."""
        record = dict(read)
        record.update({key: read.get(key) for key in SETTABLE})
        record.update({key: value for key, value in more.items() if key in read or key in SETTABLE})
        record["id"] = node
        record["state"] = state
        if "state_time" in read:
            record["state_time"] = time.time()
        self.client.set(NODES + "/" + node, encode(record))

    # For whoever looks on.

    def fulfilled(self):
        found = []
        for request in self.children(REQUESTS):
            try:
                if self.stored(REQUESTS + "/" + request)["state"] == "fulfilled":
                    found.append(request)
            except NoNodeError:
                pass  # Deleted as we looked.
        return found

    def stored(self, path):
        return decode(self.client.get(path)[0])

    def raw(self, path):
        return self.client.get(path)[0].decode("utf8")

    def children(self, path):
        try:
            return sorted(self.client.get_children(path))
        except NoNodeError:
            return []


def main():
    logging.basicConfig(level=logging.ERROR)
    hosts, system_id, timeout = sys.argv[1:4]
    client = KazooClient(hosts=hosts, timeout=float(timeout))
    client.start()
    zuul = Zuul(client, system_id)
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        try:
            answer = {"answer": getattr(zuul, command)(*arguments)}
        except (LockTimeout, NoNodeError, RuntimeError, TimeoutError) as e:
            answer = {"error": "%s: %s" % (type(e).__name__, e)}
        print(json.dumps(answer), flush=True)
    client.stop()


main()
