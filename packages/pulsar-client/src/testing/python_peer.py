"""The official Python client as a peer: python_peer.py send|receive SERVICE_URL TOPIC COUNT [COMPRESSION]"""

import json
import sys

import pulsar
from pulsar.schema import AvroSchema, Integer, Record, String


class Note(Record):
    id = String(required=True)
    number = Integer(required=True)


def send(client, topic, count, compression):
    producer = client.create_producer(
        topic,
        schema=AvroSchema(Note),
        compression_type=getattr(pulsar.CompressionType, compression),
        batching_enabled=True,
        batching_max_publish_delay_ms=50,
    )
    for number in range(count):
        producer.send_async(
            Note(id=f"py-{number}", number=number),
            lambda *_: None,
            partition_key=f"key-{number % 5}",
            properties={"from": "python"},
            event_timestamp=1700000000000 + number,
        )
    producer.flush()


def receive(client, topic, count, _):
    consumer = client.subscribe(
        topic,
        "python",
        consumer_type=pulsar.ConsumerType.KeyShared,
        initial_position=pulsar.InitialPosition.Earliest,
        schema=AvroSchema(Note),
    )
    for _ in range(count):
        message = consumer.receive(timeout_millis=20000)
        note = message.value()
        line = {
            "id": note.id,
            "number": note.number,
            "key": message.partition_key(),
            "properties": message.properties(),
            "eventTime": message.event_timestamp(),
            "schemaVersion": message.schema_version().encode("latin-1").hex(),
        }
        print(json.dumps(line), flush=True)
        consumer.acknowledge(message)
    consumer.close()


if __name__ == "__main__":
    action, url, topic, count = sys.argv[1:5]
    compression = sys.argv[5] if len(sys.argv) > 5 else "NONE"
    client = pulsar.Client(url, logger=pulsar.ConsoleLogger(pulsar.LoggerLevel.Error))
    {"send": send, "receive": receive}[action](client, topic, int(count), compression)
    client.close()
