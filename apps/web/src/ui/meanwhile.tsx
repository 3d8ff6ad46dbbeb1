import { VisuallyHidden } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { ConflictChoice, type ConflictShown } from './conflict-choice.tsx';
import { Notice } from './notice.tsx';
import type { Edit } from './use-edit.ts';

interface MeanwhileProps<Field extends string, Draft extends Readonly<Record<Field, unknown>>>
  extends Pick<ConflictShown<Field, Draft>, 'labelOf' | 'detailOf'> {
  readonly edit: Omit<Edit<{ readonly version: number }, Field, Draft>, 'changed'>;
  readonly textOf: (field: Field, draft: Draft) => ReactNode;
  /** What was chosen is in the draft: the focus goes on from there, as the choice is gone. */
  readonly onSettled: () => void;
  /** There while something is to be chosen. */
  readonly ref: Ref<HTMLDivElement>;
}

/** What somebody else did to something while it was being edited. */
export function Meanwhile<Field extends string, Draft extends Readonly<Record<Field, unknown>>>(
  props: MeanwhileProps<Field, Draft>,
) {
  const { edit, labelOf, detailOf, textOf, onSettled, ref } = props;
  const { conflict, draft, taken, settle } = edit;
  const t = useTranslate();
  const format = useFormat();
  return (
    <>
      {/* Told while somebody types elsewhere, without taking them away from there. */}
      <VisuallyHidden role="status">{conflict === null ? '' : t('ui.conflict.title')}</VisuallyHidden>
      {conflict === null ? null : (
        <ConflictChoice
          ref={ref}
          {...conflict}
          labelOf={labelOf}
          detailOf={detailOf}
          textOf={(field, value) => textOf(field, { ...draft, [field]: value })}
          onMerged={(chosen) => {
            settle(chosen);
            onSettled();
          }}
        />
      )}
      {conflict === null && taken.length > 0 ? (
        <Notice role="status" tone="plain">
          {t('ui.conflict.taken', { fields: format.list(taken.map(labelOf)) })}
        </Notice>
      ) : null}
    </>
  );
}
