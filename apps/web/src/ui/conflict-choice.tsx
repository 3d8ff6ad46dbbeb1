import { Button, Fieldset, Group, Radio, Stack, Text } from '@mantine/core';
import { type ReactNode, type Ref, useState } from 'react';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { type Difference, differences, isSame, merged, type Side, type Versions } from './merge.ts';
import { Notice } from './notice.tsx';

/** How fields are shown; empty is said to be nothing. */
export interface ConflictShown<Name extends string, Value extends Readonly<Record<Name, unknown>>> {
  readonly labelOf: (field: Name) => string;
  readonly textOf: (field: Name, value: Value[Name]) => ReactNode;
  /** What words do not tell of a field that contradicts: a drawing of both sides. */
  readonly detailOf?: ((field: Name, sides: Readonly<Record<Side, Value>>) => ReactNode) | undefined;
}

interface ConflictChoiceProps<Name extends string, Value extends Readonly<Record<Name, unknown>>>
  extends Versions<Name, Value>,
    ConflictShown<Name, Value> {
  /** With everybody's changes and, where they contradict, what was chosen. */
  readonly onMerged: (value: Value) => void;
  /** Takes the focus when it has to be chosen before anything else. */
  readonly ref?: Ref<HTMLDivElement>;
}

/**
 * Both versions of what two people changed at once. Where they contradict, one is chosen, field by field; what only one of them
 * changed is taken over, and said. What was chosen stands until what it was chosen against changes once more.
 */
export function ConflictChoice<Name extends string, Value extends Readonly<Record<Name, unknown>>>(
  props: ConflictChoiceProps<Name, Value>,
) {
  const { labelOf, onMerged, ref } = props;
  const t = useTranslate();
  const format = useFormat();
  const [choices, choose] = useChoices(props);
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
            onChoose={(side) => choose(field, side)}
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

type Chosen<Value> = Readonly<Record<Side, Value>> & { readonly side: Side };

/** Of each field the side that was chosen, as long as nobody changed what was not. */
function useChoices<Name extends string, Value extends Readonly<Record<Name, unknown>>>(
  versions: Versions<Name, Value>,
): [Partial<Record<Name, Side>>, (field: Name, side: Side) => void] {
  const { fields, mine, theirs } = versions;
  const [made, setMade] = useState<Partial<Record<Name, Chosen<unknown>>>>({});
  const choices: Partial<Record<Name, Side>> = {};
  for (const field of fields) {
    const one = made[field];
    // Whoever chose their own and goes on typing still wants their own.
    const stands =
      one !== undefined &&
      isSame(one.theirs, theirs[field]) &&
      (one.side === 'mine' || isSame(one.mine, mine[field]));
    if (stands) choices[field] = one.side;
  }
  const choose = (field: Name, side: Side) =>
    setMade({ ...made, [field]: { side, mine: mine[field], theirs: theirs[field] } });
  return [choices, choose];
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
  const { field, base, mine, theirs, chosen, onChoose, labelOf, textOf, detailOf } = props;
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
            {t('ui.conflict.side.before')} {shown(base)}
          </Text>
        )}
        {radio('mine', mine)}
        {radio('theirs', theirs)}
        {detailOf?.(field, { mine, theirs })}
      </Stack>
    </Fieldset>
  );
}
