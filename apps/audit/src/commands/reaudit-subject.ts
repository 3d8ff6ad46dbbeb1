import { reaudit } from '../domain/decide.ts';
import { subjectUnknown } from '../domain/rejections.ts';
import { decided, type HandlerOf } from './handling.ts';

/** Open to all, the service itself above all: a look changes nothing that isn't so. It locks its subject only. */
export const reauditSubject: HandlerOf<'ReauditSubject'> = {
  decide: (subject, { data: { subjectKind }, ingestion }, view) =>
    decided(subjectKind === 'UNKNOWN' ? subjectUnknown() : reaudit(subject, subjectKind, ingestion, view)),
};
