import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * What Apache Avro for Java makes of schemas and data. One JSON job a line on standard input, one answer a line on standard
 * output, in the same order:
 *   {"reader": "...", "writer": "...", "messages": [base64…]}
 *     -> {"compatible": bool, "reasons": [string…], "messages": [{"written": base64, "read": base64} | {"error": string}…]}
 *   {"schema": "..."} -> {"canonical": "...", "crc64": hex, "sha256": hex}
 * "written" is a message decoded and encoded again with the writer's schema; "read" is what Java wrote, resolved into the
 * reader's schema and encoded with that.
 */
public class AvroPeer {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
    }
    out.flush();
  }

  private static ObjectNode answer(JsonNode job) {
    ObjectNode answer = JSON.createObjectNode();
    try {
      if (job.has("schema")) normalize(parse(job.get("schema").asText()), answer);
      else compare(parse(job.get("reader").asText()), parse(job.get("writer").asText()), job.get("messages"), answer);
    } catch (Exception | StackOverflowError error) {
      answer.put("failure", error.toString());
    }
    return answer;
  }

  private static Schema parse(String text) {
    return new Schema.Parser().parse(text);
  }

  private static void normalize(Schema schema, ObjectNode answer) throws Exception {
    answer.put("canonical", SchemaNormalization.toParsingForm(schema));
    answer.put("crc64", String.format("%016x", SchemaNormalization.parsingFingerprint64(schema)));
    StringBuilder hex = new StringBuilder();
    for (byte one : SchemaNormalization.parsingFingerprint("SHA-256", schema)) hex.append(String.format("%02x", one));
    answer.put("sha256", hex.toString());
  }

  private static void compare(Schema reader, Schema writer, JsonNode messages, ObjectNode answer) {
    SchemaPairCompatibility verdict = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    answer.put("compatible", verdict.getResult().getCompatibility() == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
    var reasons = answer.putArray("reasons");
    verdict.getResult().getIncompatibilities().forEach(one -> reasons.add(one.getType() + " at " + one.getLocation()));
    var results = answer.putArray("messages");
    for (JsonNode message : messages) read(reader, writer, Base64.getDecoder().decode(message.asText()), results.addObject());
  }

  private static void read(Schema reader, Schema writer, byte[] message, ObjectNode result) {
    try {
      byte[] written = encode(writer, decode(writer, writer, message));
      result.put("written", Base64.getEncoder().encodeToString(written));
      result.put("read", Base64.getEncoder().encodeToString(encode(reader, decode(reader, writer, written))));
    } catch (Exception | StackOverflowError error) {
      result.put("error", error.toString());
    }
  }

  private static Object decode(Schema reader, Schema writer, byte[] message) throws IOException {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(message, null);
    Object value = new GenericDatumReader<>(writer, reader).read(null, decoder);
    if (!decoder.isEnd()) throw new IOException("bytes are left over");
    return value;
  }

  private static byte[] encode(Schema schema, Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<>(schema).write(value, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
