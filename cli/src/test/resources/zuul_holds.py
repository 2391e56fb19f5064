"""Does with hold requests and nodes what Zuul does, with the client library that Zuul uses.

zuul_holds.py HOSTS COMMAND [ARGUMENT...], the answer is one line of JSON:

  ask TENANT PROJECT JOB REF_FILTER REASON EXPIRATION   a new hold request; its id
  show ID                                               the record
  fail TENANT PROJECT JOB REF NODE                      a failed build on that node: the id of the
                                                        request that holds it, null for none
  delete ID                                             whether the request could be deleted
"""
import json
import re
import sys
import time
import uuid

from kazoo.client import KazooClient
from kazoo.exceptions import NoNodeError
from kazoo.recipe.lock import Lock

HOLDS = "/zuul/hold-requests"
NODES = "/nodepool/nodes"


def encode(record):
    return json.dumps(record, sort_keys=True).encode("utf8")


def read(client, path):
    data, _ = client.get(path)
    return json.loads(data.decode("utf8"))


def ask(client, tenant, project, job, ref_filter, reason, expiration):
    record = dict(
        id=None, expired=None, tenant=tenant, project=project, job=job, ref_filter=ref_filter,
        max_count=1, current_count=0, reason=reason, node_expiration=int(expiration), nodes=[])
    path = client.create(HOLDS + "/", value=encode(record), sequence=True, makepath=True)
    return path.split("/")[-1]


def show(client, hold):
    return read(client, HOLDS + "/" + hold)


def scope(ref_filter):
    if ref_filter == ".*":
        return 1
    return 2 if ref_filter.endswith(".*") else 3


def wanted(client, tenant, project, job, ref):
    """The executor's choice among all hold requests."""
    best, best_scope = None, 0
    for name in sorted(client.get_children(HOLDS)):
        hold = show(client, name)
        if hold["expired"] or hold["current_count"] >= hold["max_count"]:
            continue
        if (hold["tenant"], hold["project"], hold["job"]) != (tenant, project, job):
            continue
        if re.match(hold["ref_filter"], ref) and scope(hold["ref_filter"]) > best_scope:
            hold["id"] = name
            best, best_scope = hold, scope(hold["ref_filter"])
    return best


def store_node(client, node, record, **changes):
    """Zuul writes back every key that it has read, and sets only those that it has read."""
    for key, value in changes.items():
        if key in record or key in ("hold_job", "comment"):
            record[key] = value
    record["state_time"] = time.time()
    client.set(NODES + "/" + node, json.dumps(record).encode("utf8"))


def fail(client, tenant, project, job, ref, node):
    lock = Lock(client, NODES + "/" + node + "/lock")
    assert lock.acquire(blocking=False), "the node is locked"
    try:
        hold = wanted(client, tenant, project, job, ref)
        if hold is None:
            return None
        changes = dict(
            state="hold",
            hold_job=" ".join([hold["tenant"], hold["project"], hold["job"], hold["ref_filter"]]),
            comment=hold["reason"])
        if hold["node_expiration"]:
            changes["hold_expiration"] = hold["node_expiration"]
        store_node(client, node, read(client, NODES + "/" + node), **changes)
    finally:
        lock.release()
    hold["nodes"].append(dict(build=uuid.uuid4().hex, nodes=[node]))
    hold["current_count"] += 1
    if hold["current_count"] >= hold["max_count"] and not hold["expired"]:
        hold["expired"] = time.time()
    lock = Lock(client, HOLDS + "/" + hold["id"] + "/lock")
    assert lock.acquire(timeout=5), "the hold request is locked"
    try:
        client.set(HOLDS + "/" + hold["id"], encode(hold))
    finally:
        lock.release()
    return hold["id"]


def delete(client, hold):
    done = True
    for build in show(client, hold)["nodes"]:
        for node in build["nodes"]:
            try:
                record = read(client, NODES + "/" + node)
            except NoNodeError:
                continue
            if record["state"] == "used":
                continue
            lock = Lock(client, NODES + "/" + node + "/lock")
            if not lock.acquire(blocking=False):
                done = False
                continue
            store_node(client, node, record, state="used")
            lock.release()
    if done:
        client.delete(HOLDS + "/" + hold, recursive=True)
    return done


def main():
    client = KazooClient(sys.argv[1])
    client.start()
    try:
        command = {"ask": ask, "show": show, "fail": fail, "delete": delete}[sys.argv[2]]
        print(json.dumps(command(client, *sys.argv[3:])))
    finally:
        client.stop()


main()
