"""Trains a small model, maps its loss surface, waits for it and reads the grid. Python 3, standard library only.

    python3 packages/client/examples/surface.py

The server is BASIN_URL, http://127.0.0.1:4000 by default; BASIN_TOKEN is the key where it wants one.
"""

import array
import base64
import json
import os
import sys
import time
import urllib.request

URL = os.environ.get("BASIN_URL") or "http://127.0.0.1:4000"
TOKEN = os.environ.get("BASIN_TOKEN")


def query(document, **variables):
    """The data of a GraphQL query or mutation."""
    body = json.dumps({"query": document, "variables": variables}).encode()
    headers = {"content-type": "application/json"}
    if TOKEN:
        headers["authorization"] = f"Bearer {TOKEN}"
    request = urllib.request.Request(f"{URL}/graphql", body, headers)
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    if answer.get("errors"):
        sys.exit(answer["errors"][0]["message"])
    return answer["data"]


def start(mutation, kind, **payload):
    """Starts a run; what is wrong with its input is one line."""
    document = """mutation ($input: %s!) {
      %s(input: $input) { run { id model { id } } userErrors { path message } }
    }""" % (kind, mutation)
    answer = query(document, input=payload)[mutation]
    for error in answer["userErrors"]:
        sys.exit(f"{'.'.join(error['path'])}: {error['message']}")
    return answer["run"]


def wait(run_id):
    """The run once it has succeeded."""
    while True:
        run = query(
            """query ($id: ID!) {
              run(id: $id) { state progress { done total } error { message } surface { id } }
            }""",
            id=run_id,
        )["run"]
        if run["state"] == "succeeded":
            return run
        if run["state"] in ("failed", "cancelled"):
            sys.exit(run["error"]["message"] if run["error"] else run["state"])
        progress = run["progress"]
        print(f"{run['state']}: {progress['done']} of {progress['total']} cells", file=sys.stderr)
        time.sleep(0.5)


def floats(grid):
    """The numbers of a grid: base64 of little-endian float32, row-major with y outer."""
    values = array.array("f", base64.b64decode(grid["data"]))
    if sys.byteorder == "big":
        values.byteswap()
    return values


training = start(
    "startTraining",
    "StartTrainingInput",
    arch="resnet8",
    data={"source": "digits", "images": 256},
    epochs=2,
    name="example",
)
# The model is named before it is trained: the surface waits for the training.
mapping = start(
    "startSurface",
    "StartSurfaceInput",
    model=training["model"]["id"],
    data={"source": "digits", "images": 64},
    x={"from": -1, "to": 1, "points": 5},
    y={"from": -1, "to": 1, "points": 4},
)
surface = wait(mapping["id"])["surface"]["id"]
grid = query("query ($id: ID!) { surface(id: $id) { loss } }", id=surface)["surface"]["loss"]
loss = floats(grid)
print(json.dumps({"surface": surface, "shape": grid["shape"], "least": min(loss), "greatest": max(loss)}))
