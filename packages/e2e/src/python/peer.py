"""The official Python client as a stranger to Alpes: it knows the broker's address, a topic, and an Avro schema.

peer.py listen SERVICE_URL TOPIC SCHEMA_FILE COUNT   prints COUNT messages from the topic's start, one JSON a line
peer.py send SERVICE_URL TOPIC SCHEMA_FILE           sends the JSON on standard input: {key, properties, envelope}
"""

import json
import sys
from datetime import datetime, timezone

import pulsar
from pulsar.schema import AvroSchema


def schema_of(path):
    with open(path, encoding="utf-8") as file:
        return AvroSchema(None, schema_definition=json.load(file))


def listen(client, topic, schema, count):
    consumer = client.subscribe(
        topic,
        "python-peer",
        schema=schema,
        initial_position=pulsar.InitialPosition.Earliest,
    )
    for _ in range(count):
        message = consumer.receive(timeout_millis=60_000)
        line = {
            "key": message.partition_key(),
            "properties": message.properties(),
            "envelope": message.value(),
        }
        print(json.dumps(line, default=str), flush=True)
        consumer.acknowledge(message)


def send(client, topic, schema):
    order = json.load(sys.stdin)
    envelope = order["envelope"]
    now = datetime.now(timezone.utc)
    envelope.update(time=now, ingestion=now)
    # fastavro takes a branch of a union by its full name as (name, value).
    envelope["data"] = (order["branch"], envelope["data"])
    producer = client.create_producer(topic, schema=schema)
    producer.send(envelope, partition_key=order["key"], properties=order["properties"])


def main():
    verb, service_url, topic, schema_file, *rest = sys.argv[1:]
    client = pulsar.Client(service_url, logger=pulsar.ConsoleLogger(pulsar.LoggerLevel.Error))
    try:
        schema = schema_of(schema_file)
        if verb == "listen":
            listen(client, topic, schema, int(rest[0]))
        else:
            send(client, topic, schema)
    finally:
        client.close()


main()
