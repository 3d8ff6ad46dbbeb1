"""Reads one JSON job from stdin and answers one on stdout: what fastavro makes of a schema and of messages.

Job: {"schema": "...", "messages": ["base64", ...]}. Answer: {"canonical": "...", "sha256": "...", "crc64": "...",
"again": ["base64", ...], "values": [...]}: the messages decoded and encoded again, and what was decoded, as text.
"""
import base64
import io
import json
import sys

import fastavro
import fastavro.schema


def bare(schema):
    """Without logical types: fastavro's dates and UUIDs hold less than Avro's longs and strings do."""
    if isinstance(schema, list):
        return [bare(branch) for branch in schema]
    if isinstance(schema, dict):
        return {key: bare(value) for key, value in schema.items() if key != "logicalType"}
    return schema


def decode(schema, message, **options):
    return fastavro.schemaless_reader(io.BytesIO(base64.b64decode(message)), schema, **options)


def again(schema, message):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, decode(schema, message, return_record_name=True))
    return base64.b64encode(out.getvalue()).decode()


job = json.load(sys.stdin)
plain = fastavro.parse_schema(bare(json.loads(job["schema"])))
canonical = fastavro.schema.to_parsing_canonical_form(json.loads(job["schema"]))
answer = {
    "canonical": canonical,
    "sha256": fastavro.schema.fingerprint(canonical, "sha256"),
    "crc64": fastavro.schema.fingerprint(canonical, "CRC-64-AVRO"),
    "again": [again(plain, message) for message in job["messages"]],
}
if job.get("values"):
    full = fastavro.parse_schema(json.loads(job["schema"]))
    answer["values"] = [decode(full, message) for message in job["messages"]]
json.dump(answer, sys.stdout, default=str)
