"""A bare consumer beside ours: reads JSON and copies rows into a table, with no signature, no sequence and no device.

python -m bench.safety.bare PORT SECONDS: prints how many rows a second it stored.
"""

import asyncio
import json
import os
import sys
import time

import gmqtt
import psycopg
from gmqtt.mqtt.constants import MQTTv311


async def main() -> None:
    port, most = int(sys.argv[1]), int(sys.argv[2])
    waiting: list[bytes] = []
    client = gmqtt.Client("bare", clean_session=True)
    client.on_connect = lambda c, *_rest: c.subscribe("yinian/telemetry/#", qos=0)
    client.on_message = lambda _c, _topic, payload, _qos, _properties: waiting.append(payload) or 0
    await client.connect("127.0.0.1", port, version=MQTTv311)
    with psycopg.connect(os.environ["YINIAN_DATABASE_URL"]) as link:
        link.execute("CREATE TABLE bare (device text, sequence bigint, told bigint)")
        link.commit()
        print("ready", flush=True)
        stored, first, last = 0, 0.0, 0.0
        quiet = time.monotonic()
        while stored < most and time.monotonic() - quiet < 5 + (30 if not stored else 0):
            await asyncio.sleep(0.05)
            if not waiting:
                continue
            part, waiting[:] = waiting[:], []
            first = first or time.monotonic()
            with link.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
                for payload in part:
                    told = json.loads(payload[65:])
                    copy.write_row((told["device"], told["sequence"], told["time"]))
            link.commit()
            stored, last = stored + len(part), time.monotonic()
            quiet = last
        print(json.dumps({"stored": stored, "seconds": max(last - first, 0.001)}), flush=True)
        link.execute("DROP TABLE bare")
        link.commit()


asyncio.run(main())
