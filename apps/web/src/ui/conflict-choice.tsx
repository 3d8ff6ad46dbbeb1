import { Button, Fieldset, Group, Radio, Stack, Text } from '@mantine/core';
import { type Ref, useState } from 'react';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { type Difference, differences, merged, type Side, type Versions } from './merge.ts';
import { Notice } from './notice.tsx';

interface ConflictChoiceProps<Name extends string, Value extends Readonly<Record<Name, unknown>>>
  extends Versions<Name, Value> {
  readonly labelOf: (field: Name) => string;
  readonly textOf: (field: Name, value: Value[Name]) => string;
  /** With everybody's changes and, where they contradict, what was chosen. */
  readonly onMerged: (value: Value) => void;
  /** Takes the focus when it has to be chosen before anything else. */
  readonly ref?: Ref<HTMLDivElement>;
}

/**
 * Both versions of what two people changed at once. Where they contradict, one is chosen, field by field; what only one of them
 * changed is taken over, and said.
 */
export function ConflictChoice<Name extends string, Value extends Readonly<Record<Name, unknown>>>(
  props: ConflictChoiceProps<Name, Value>,
) {
  const { labelOf, onMerged, ref } = props;
  const t = useTranslate();
  const format = useFormat();
  const [choices, setChoices] = useState<Partial<Record<Name, Side>>>({});
  const all = differences(props);
  const conflicts = all.filter(({ kind }) => kind === 'conflict');
  const named = (wanted: Difference<Name>['kind']) =>
    all.filter(({ kind }) => kind === wanted).map(({ field }) => labelOf(field));
  const open = conflicts.filter(({ field }) => choices[field] === undefined);
  return (
    <Notice ref={ref} tabIndex={-1} role="group" tone="wait" title={t('ui.conflict.title')}>
      <Stack gap="sm">
        <Text>{t('ui.conflict.why', { count: conflicts.length })}</Text>
        {conflicts.map(({ field }) => (
          <FieldChoice
            key={field}
            {...props}
            field={field}
            chosen={choices[field] ?? null}
            onChoose={(side) => setChoices({ ...choices, [field]: side })}
          />
        ))}
        {named('theirs').length > 0 ? (
          <Text size="sm">{t('ui.conflict.theirs', { fields: format.list(named('theirs')) })}</Text>
        ) : null}
        {named('mine').length > 0 ? (
          <Text size="sm">{t('ui.conflict.mine', { fields: format.list(named('mine')) })}</Text>
        ) : null}
        <Group>
          <Button disabled={open.length > 0} onClick={() => onMerged(merged(props, choices))}>
            {t('ui.conflict.merge')}
          </Button>
          {open.length > 0 ? <Text size="sm">{t('ui.conflict.open', { count: open.length })}</Text> : null}
        </Group>
      </Stack>
    </Notice>
  );
}

interface FieldChoiceProps<Name extends string, Value extends Readonly<Record<Name, unknown>>>
  extends ConflictChoiceProps<Name, Value> {
  readonly field: Name;
  readonly chosen: Side | null;
  readonly onChoose: (side: Side) => void;
}

function FieldChoice<Name extends string, Value extends Readonly<Record<Name, unknown>>>(
  props: FieldChoiceProps<Name, Value>,
) {
  const { field, base, mine, theirs, chosen, onChoose, labelOf, textOf } = props;
  const t = useTranslate();
  const shown = (value: Value) => textOf(field, value[field]) || t('ui.conflict.nothing');
  const radio = (side: Side, value: Value) => (
    <Radio
      name={`conflict-${field}`}
      checked={chosen === side}
      onChange={() => onChoose(side)}
      label={
        <>
          <strong>{t(`ui.conflict.side.${side}`)}</strong>{' '}
          <span style={{ overflowWrap: 'anywhere' }}>{shown(value)}</span>
        </>
      }
    />
  );
  return (
    <Fieldset legend={labelOf(field)}>
      <Stack gap={6}>
        {base === null ? null : (
          <Text size="sm" c="dimmed">
            {t('ui.conflict.before', { value: shown(base) })}
          </Text>
        )}
        {radio('mine', mine)}
        {radio('theirs', theirs)}
      </Stack>
    </Fieldset>
  );
}
