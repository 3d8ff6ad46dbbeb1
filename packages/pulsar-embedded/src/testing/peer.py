"""Pulsar's own Python client against the broker whose URL is the first argument.

Each function is one behaviour; the script prints a line for each that holds and fails with the first that doesn't.
"""
import datetime
import re
import sys
import time

import pulsar
from pulsar.schema import AvroSchema, Integer, Record, String

EARLIEST = pulsar.InitialPosition.Earliest
SHARED = pulsar.ConsumerType.Shared


class Person(Record):
    name = String()
    age = Integer()


class Other(Record):
    name = Integer()


def drain(consumer, count=10_000, quiet_ms=700):
    messages = []
    try:
        while len(messages) < count:
            messages.append(consumer.receive(quiet_ms))
    except pulsar.Timeout:
        pass
    return messages


def texts(messages):
    return [message.data().decode() for message in messages]


def refused(call, error):
    try:
        call()
    except error:
        return
    raise AssertionError(f"expected {error.__name__}")


def sends_and_receives_in_batches(client):
    producer = client.create_producer("batches", batching_enabled=True, compression_type=pulsar.CompressionType.ZSTD)
    consumer = client.subscribe("batches", "s", initial_position=EARLIEST)
    for number in range(1000):
        producer.send_async(b"%d" % number, lambda result, id: None)
    producer.flush()
    received = drain(consumer, 1000)
    assert texts(received) == [str(number) for number in range(1000)]
    assert consumer.get_last_message_id() == received[-1].message_id()
    consumer.acknowledge_cumulative(received[-1])
    consumer.redeliver_unacknowledged_messages()
    assert drain(consumer) == []


def keeps_keys_in_order_with_key_shared(client):
    producer = client.create_producer("keys", batching_enabled=True, batching_type=pulsar.BatchingType.KeyBased)
    kind = pulsar.ConsumerType.KeyShared
    consumers = [
        client.subscribe("keys", "s", consumer_type=kind, initial_position=EARLIEST, consumer_name=f"c{number}")
        for number in range(3)
    ]
    for number in range(900):
        producer.send_async(b"%d" % number, lambda result, id: None, partition_key=f"key {number % 30}")
    producer.flush()
    seen = {}
    for consumer in consumers:
        for message in drain(consumer):
            seen.setdefault(message.partition_key(), []).append((consumer.consumer_name(), int(message.data())))
            consumer.acknowledge(message)
    assert sum(len(numbers) for numbers in seen.values()) == 900
    for numbers in seen.values():
        assert len({name for name, _ in numbers}) == 1
        assert [number for _, number in numbers] == sorted(number for _, number in numbers)


def gives_a_subscription_to_one_exclusive_consumer(client):
    client.subscribe("exclusive", "s")
    refused(lambda: client.subscribe("exclusive", "s"), pulsar.ConsumerBusy)
    refused(lambda: client.subscribe("exclusive", "s", consumer_type=SHARED), pulsar.ConsumerBusy)


def lets_a_failover_consumer_take_over(client):
    kind = pulsar.ConsumerType.Failover
    consumers = [client.subscribe("failover", "s", consumer_type=kind, consumer_name=name) for name in ("a", "b")]
    producer = client.create_producer("failover")
    for number in range(10):
        producer.send(b"%d" % number)
    received = [drain(consumer) for consumer in consumers]
    active = 0 if received[0] else 1
    assert [len(received[active]), len(received[1 - active])] == [10, 0]
    consumers[active].acknowledge(received[active][0])
    consumers[active].close()
    # Pulsar waits a second before it lets the next one begin.
    assert texts(drain(consumers[1 - active], 9, 3000)) == [str(number) for number in range(1, 10)]


def seeks_and_resumes(client):
    producer = client.create_producer("seek")
    for number in range(20):
        producer.send(b"%d" % number)
        time.sleep(0.002)
    consumer = client.subscribe("seek", "s", initial_position=EARLIEST)
    received = drain(consumer, 20)
    consumer.seek(received[5].message_id())
    assert texts(drain(consumer))[-14:] == [str(number) for number in range(6, 20)]
    consumer.seek(received[10].publish_timestamp())
    assert texts(drain(consumer)) == [str(number) for number in range(10, 20)]
    consumer.seek(pulsar.MessageId.latest)
    assert drain(consumer) == []
    consumer.seek(pulsar.MessageId.earliest)
    again = drain(consumer, 20)
    for message in again[:7]:
        consumer.acknowledge(message)
    consumer.close()
    consumer = client.subscribe("seek", "s")
    assert texts(drain(consumer)) == [str(number) for number in range(7, 20)]


def reads_from_any_place(client):
    producer = client.create_producer("reader", batching_enabled=True, batching_max_publish_delay_ms=50)
    ids = []
    for number in range(10):
        producer.send_async(b"%d" % number, lambda result, id: ids.append(id))
    producer.flush()
    reader = client.create_reader("reader", ids[3])
    assert reader.has_message_available() and reader.read_next(2000).data() == b"4"
    reader.seek(pulsar.MessageId.earliest)
    assert reader.read_next(2000).data() == b"0"
    assert not client.create_reader("reader", pulsar.MessageId.latest).has_message_available()
    reader = client.create_reader("reader", pulsar.MessageId.earliest)
    count = 0
    while reader.has_message_available():
        reader.read_next(2000)
        count += 1
    assert count == 10


def redelivers_and_dead_letters(client):
    policy = pulsar.ConsumerDeadLetterPolicy(2, "dead", "kept")
    options = dict(consumer_type=SHARED, initial_position=EARLIEST, negative_ack_redelivery_delay_ms=100)
    consumer = client.subscribe("retry", "s", dead_letter_policy=policy, **options)
    client.create_producer("retry").send(b"bad")
    for count in range(3):
        message = consumer.receive(5000)
        assert message.redelivery_count() == count
        consumer.negative_acknowledge(message)
    dead = client.subscribe("dead", "kept", initial_position=EARLIEST)
    assert dead.receive(5000).data() == b"bad"


def delays_delivery(client):
    consumer = client.subscribe("delayed", "s", consumer_type=SHARED)
    producer = client.create_producer("delayed")
    producer.send(b"late", deliver_after=datetime.timedelta(seconds=2.5))
    producer.send(b"now")
    assert texts(drain(consumer, 2, 5000)) == ["now", "late"]


def checks_schemas(client):
    producer = client.create_producer("people", schema=AvroSchema(Person))
    consumer = client.subscribe("people", "s", schema=AvroSchema(Person), initial_position=EARLIEST)
    producer.send(Person(name="Ada", age=36))
    assert consumer.receive(2000).value().name == "Ada"
    refused(lambda: client.create_producer("people", schema=AvroSchema(Other)), pulsar.IncompatibleSchema)
    refused(lambda: client.subscribe("people", "t", schema=AvroSchema(Other)), pulsar.IncompatibleSchema)


def fences_exclusive_producers(client):
    mode = pulsar.ProducerAccessMode
    exclusive = client.create_producer("fenced", access_mode=mode.Exclusive)
    refused(lambda: client.create_producer("fenced"), pulsar.ProducerBusy)
    refused(lambda: client.create_producer("fenced", access_mode=mode.Exclusive), pulsar.PulsarException)
    client.create_producer("fenced", access_mode=mode.ExclusiveWithFencing)
    refused(lambda: exclusive.send(b"late"), pulsar.PulsarException)


def finds_topics_by_pattern(client):
    for name in ("pattern-a", "pattern-b"):
        client.create_producer(name).send(name.encode())
    pattern = re.compile("persistent://public/default/pattern-.*")
    consumer = client.subscribe(pattern, "s", initial_position=EARLIEST)
    assert sorted(texts(drain(consumer, 2, 3000))) == ["pattern-a", "pattern-b"]


def refuses_what_is_not_there(client):
    refused(lambda: client.create_producer("nowhere/at-all/topic"), pulsar.TopicNotFound)
    refused(lambda: client.create_producer("non-persistent://public/default/t"), pulsar.PulsarException)


BEHAVIOURS = [
    sends_and_receives_in_batches,
    keeps_keys_in_order_with_key_shared,
    gives_a_subscription_to_one_exclusive_consumer,
    lets_a_failover_consumer_take_over,
    seeks_and_resumes,
    reads_from_any_place,
    redelivers_and_dead_letters,
    delays_delivery,
    checks_schemas,
    fences_exclusive_producers,
    finds_topics_by_pattern,
    refuses_what_is_not_there,
]

if __name__ == "__main__":
    quiet = pulsar.ConsoleLogger(pulsar.LoggerLevel.Error)
    peer = pulsar.Client(sys.argv[1], operation_timeout_seconds=10, logger=quiet)
    for behaviour in BEHAVIOURS:
        behaviour(peer)
        print(behaviour.__name__, flush=True)
    peer.close()
