"""What fastavro makes of schemas and data. One JSON job a line on standard input, one answer a line on standard output:

{"reader": "...", "writer": "...", "messages": [base64...]}
  -> {"messages": [{"written": base64, "read": base64} | {"error": "..."}...]}
{"schema": "..."} -> {"canonical": "...", "crc64": hex, "sha256": hex}

"written" is a message decoded and encoded again with the writer's schema; "read" is that, resolved into the reader's schema
and encoded with it.
"""
import base64
import io
import json
import sys

import fastavro
import fastavro.schema


def bare(schema):
    """Without logical types: fastavro's dates and decimals hold less than Avro's numbers and bytes do."""
    if isinstance(schema, list):
        return [bare(branch) for branch in schema]
    if isinstance(schema, dict):
        return {key: value if key == "default" else bare(value) for key, value in schema.items() if key != "logicalType"}
    return schema


def parse(text):
    return fastavro.parse_schema(bare(json.loads(text)))


def decode(writer, reader, message):
    stream = io.BytesIO(message)
    value = fastavro.schemaless_reader(stream, writer, reader, return_named_type=True)
    if stream.read():
        raise ValueError("bytes are left over")
    return value


def encode(schema, value):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, value)
    return out.getvalue()


def reading(writer, reader, message):
    try:
        written = encode(writer, decode(writer, None, message))
        read = encode(reader, decode(writer, reader, written))
        return {"written": base64.b64encode(written).decode(), "read": base64.b64encode(read).decode()}
    except Exception as error:  # whatever fastavro raises is its verdict
        return {"error": f"{type(error).__name__}: {error}"}


def pair(job):
    writer, reader = parse(job["writer"]), parse(job["reader"])
    return {"messages": [reading(writer, reader, base64.b64decode(message)) for message in job["messages"]]}


def normal(job):
    canonical = fastavro.schema.to_parsing_canonical_form(json.loads(job["schema"]))
    little_endian = bytes.fromhex(fastavro.schema.fingerprint(canonical, "CRC-64-AVRO"))
    return {
        "canonical": canonical,
        "crc64": little_endian[::-1].hex(),
        "sha256": fastavro.schema.fingerprint(canonical, "sha256"),
    }


def answer(job):
    try:
        return normal(job) if "schema" in job else pair(job)
    except Exception as error:
        return {"failure": f"{type(error).__name__}: {error}", "messages": []}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
