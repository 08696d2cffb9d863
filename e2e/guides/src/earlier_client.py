"""Does what clients of the earlier service do: earlier_client.py ADDRESS INPUT [SECONDS BETWEEN REQUESTS]

It pushes, asks every 3 s and at most 60 times, with the doubled slash of the earlier manual, and prints the data.
"""

import json
import ssl
import sys
import time
import urllib.parse
import urllib.request

QUESTIONS = 60


def call(method, address):
    context = ssl._create_unverified_context() if address.startswith("https:") else None
    request = urllib.request.Request(address, method=method)
    with urllib.request.urlopen(request, timeout=30, context=context) as response:
        return json.load(response)


def main(address, text, seconds="3"):
    job = call("POST", f"{address}/push?input={urllib.parse.quote(text)}")["id"]
    for _ in range(QUESTIONS):
        status = call("GET", f"{address}//status/{job}")["status"]
        if status == "finished":
            data = call("GET", f"{address}//data/{job}")
            assert data["latency"] > 0
            print(json.dumps(data))
            return
        if status not in ("queued", "processing"):
            sys.exit(status)
        time.sleep(float(seconds))
    sys.exit("no answer in time")


main(*sys.argv[1:])
