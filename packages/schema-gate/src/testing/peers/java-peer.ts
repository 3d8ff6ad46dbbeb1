import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findJavaTools, pulsarCache, pulsarJars } from '@alpes/launchers';
import { type Missing, required, skipOrFail } from '@alpes/testkit';
import { type LinePeer, linePeer } from './line-peer.ts';

const NEEDED = /^(avro|jackson-(core|databind|annotations)|slf4j-api|commons-compress)-\d/;

/**
 * Apache Avro for Java, the one that the real Pulsar of the tests has: 1.11.4. Needs Java 17 and Pulsar's jars, which are
 * fetched only where `ALPES_REQUIRE` has `pulsar`: 235 MB are no matter for a unit test.
 */
export async function javaPeer(): Promise<LinePeer | Missing> {
  const tools = await findJavaTools();
  if ('missing' in tools) return skipOrFail('pulsar', tools.missing);
  if (!required('pulsar') && !existsSync(join(pulsarCache(), 'lib'))) {
    return {
      missing:
        "Pulsar's jars, and Avro's among them, are not here: a run of the project pulsar fetches them.",
    };
  }
  const jars = await pulsarJars(tools);
  const classPath = readdirSync(jars)
    .filter((jar) => NEEDED.test(jar))
    .map((jar) => join(jars, jar));
  const source = join(import.meta.dirname, 'AvroPeer.java');
  return linePeer('Java', tools.java, ['-Xss4m', '-cp', classPath.join(delimiter), source]);
}
