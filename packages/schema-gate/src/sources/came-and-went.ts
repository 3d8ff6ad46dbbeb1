import type { Breach, Notice, Verdict } from '../compatibility/verdict.ts';
import { type CompatibilityFile, modeOf } from './compatibility-file.ts';
import type { Subject } from './subjects.ts';

/** Nothing changed. */
export const sameVerdict = (subject: string, modes: CompatibilityFile): Verdict => ({
  subject,
  mode: modeOf(modes, subject),
  compatible: true,
  breaches: [],
  notices: [],
});

/** A topic or record that the earlier contracts have not: nothing can break, and it is said. */
export function addedVerdict(subject: Subject, modes: CompatibilityFile): Verdict {
  const message = `${what(subject)} is new.`;
  return {
    subject: subject.name,
    mode: modeOf(modes, subject.name),
    compatible: true,
    breaches: [],
    notices: [noticeOf(subject, 'SUBJECT_ADDED', message, 'readers')],
  };
}

/**
 * A topic or record that is gone. While somebody reads the topic, that breaks them.
 * @param readers apps that declare that they read it
 */
export function removedVerdict(
  subject: Subject,
  modes: CompatibilityFile,
  { against, readers }: { against: string; readers: readonly string[] },
): Verdict {
  const broken = subject.kind === 'topic' && readers.length > 0;
  return {
    subject: subject.name,
    mode: modeOf(modes, subject.name),
    compatible: !broken,
    breaches: broken ? [breachOf(subject, against, readers)] : [],
    notices: broken ? [] : [noticeOf(subject, 'SUBJECT_REMOVED', `${what(subject)} is gone.`, 'none')],
  };
}

function breachOf(subject: Subject, against: string, readers: readonly string[]): Breach {
  const { name, schema } = subject;
  return {
    rule: 'TOPIC_REMOVED',
    message: `The topic ${name} is gone, and ${readers.join(', ')} still read${readers.length === 1 ? 's' : ''} it.`,
    specification: 'None of Avro: a reader without its contract reads nothing.',
    remedy: `Keep ${fileOf(schema.place.file)} until no app declares that it reads ${name}; then remove it.`,
    record: 'name' in schema ? schema.name : undefined,
    field: undefined,
    at: '',
    reader: schema.place,
    writer: schema.place,
    direction: 'backward',
    against: [against],
  };
}

function noticeOf(
  { schema }: Subject,
  kind: Notice['kind'],
  message: string,
  upgradeFirst: Notice['upgradeFirst'],
): Notice {
  const record = 'name' in schema ? schema.name : undefined;
  return { kind, message, record, field: undefined, at: '', place: schema.place, upgradeFirst };
}

const what = ({ kind, name }: Subject): string =>
  kind === 'topic' ? `The topic ${name}` : `The record ${name}`;

/** Without the commit or registry before it. */
const fileOf = (file: string): string => file.slice(file.lastIndexOf(':') + 1);
