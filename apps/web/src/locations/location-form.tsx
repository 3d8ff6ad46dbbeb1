import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import {
  type FormEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { problemText } from '../commands/refusal.ts';
import { useTranslate } from '../shell/i18n.ts';
import { CountrySelect } from '../ui/country-select.tsx';
import { AreaField } from './area-field.tsx';
import { checkDraft } from './location-checks.ts';
import { type LocationDraft, type LocationDraftField, locationFields } from './location-draft.ts';
import { OwnerPicker } from './owner-picker.tsx';
import { PlaceEditor } from './place-editor.tsx';

interface LocationFormProps {
  readonly draft: LocationDraft;
  readonly onChange: (draft: LocationDraft) => void;
  /** Called with a draft that the checks find nothing wrong with. */
  readonly onSubmit: (draft: LocationDraft) => void;
  readonly submitLabel: string;
  readonly onCancel: () => void;
  /** What the system said when it was asked for before; shown at its field until that is changed. */
  readonly refused?: { readonly field: LocationDraftField; readonly text: ReactNode } | null;
  /** Gets the focus. */
  readonly focus?: LocationDraftField | null;
  /** The form itself can be given the focus. */
  readonly ref?: Ref<HTMLFormElement>;
}

/** Where each field's focus goes: two of them are more than one input. */
const inputNames: Partial<Record<LocationDraftField, string>> = {
  coordinates: 'latitude',
  boundary: 'boundary-draw',
};

/** Everything about a location; the first field that is wrong gets the focus before anything is sent. */
export function LocationForm(props: LocationFormProps) {
  const { draft, onChange, onSubmit, submitLabel, onCancel, focus, ref } = props;
  const t = useTranslate();
  const form = useRef<HTMLFormElement>(null);
  useImperativeHandle(ref, () => form.current as HTMLFormElement, []);
  const [left, setLeft] = useState<ReadonlySet<LocationDraftField>>(new Set());
  const refused = useRefusalUntilChanged(props);
  const problems = checkDraft(draft);
  useInitialFocus(form, focus ?? refused?.field ?? null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(new Set(locationFields));
    const first = locationFields.find((field) => problems[field] !== undefined);
    if (first === undefined) onSubmit(draft);
    else focusField(form.current, first);
  };
  const errorOf = (field: LocationDraftField): ReactNode => {
    if (refused?.field === field) return refused.text;
    const problem = left.has(field) ? problems[field] : undefined;
    return problem === undefined ? null : problemText(t, { ...problem, path: [] });
  };
  const leave = (field: LocationDraftField) => setLeft((before) => new Set(before).add(field));
  const set = (change: Partial<LocationDraft>) => onChange({ ...draft, ...change });
  return (
    <form ref={form} tabIndex={-1} onSubmit={submit} noValidate aria-label={t('locations.form')}>
      <Stack maw={1100}>
        <Fields {...{ draft, set, leave, errorOf }} />
        <PlaceEditor {...{ draft, set, leave, errorOf }} />
        {/* A press takes the focus from a field only with its click: the field's problem would move the button away. */}
        <Group onMouseDown={(event) => event.preventDefault()}>
          <Button type="submit">{submitLabel}</Button>
          <Button variant="default" onClick={onCancel}>
            {t('ui.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export interface FieldsProps {
  readonly draft: LocationDraft;
  readonly set: (change: Partial<LocationDraft>) => void;
  readonly leave: (field: LocationDraftField) => void;
  readonly errorOf: (field: LocationDraftField) => ReactNode;
}

function Fields({ draft, set, leave, errorOf }: FieldsProps) {
  const t = useTranslate();
  const text = (field: 'name' | 'administrativeArea' | 'locality' | 'addressLine' | 'postalCode') => (
    <TextInput
      name={field}
      label={t(`locations.field.${field}`)}
      required={field === 'name'}
      autoComplete="off"
      error={errorOf(field)}
      value={draft[field]}
      onChange={({ currentTarget }) => set({ [field]: currentTarget.value })}
      onBlur={() => leave(field)}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {text('name')}
      <OwnerPicker
        hint
        value={draft.ownerId}
        onChange={(ownerId) => set({ ownerId })}
        error={errorOf('ownerId')}
      />
      <CountrySelect
        name="country"
        label={t('locations.field.country')}
        required
        none={t('locations.country.choose')}
        error={errorOf('country')}
        value={draft.country}
        onChange={(country) => set({ country })}
        onBlur={() => leave('country')}
      />
      {text('administrativeArea')}
      {text('locality')}
      {text('addressLine')}
      {text('postalCode')}
      <AreaField
        value={draft.areaM2}
        onChange={(areaM2) => set({ areaM2 })}
        onLeave={() => leave('areaM2')}
        error={errorOf('areaM2')}
      />
    </SimpleGrid>
  );
}

function useRefusalUntilChanged({ refused, draft }: LocationFormProps) {
  const [first] = useState(draft);
  if (refused === null || refused === undefined) return null;
  return JSON.stringify(first[refused.field]) === JSON.stringify(draft[refused.field]) ? refused : null;
}

function focusField(form: HTMLFormElement | null, field: LocationDraftField): void {
  form?.querySelector<HTMLElement>(`[name="${inputNames[field] ?? field}"]`)?.focus();
}

function useInitialFocus(
  form: { readonly current: HTMLFormElement | null },
  field: LocationDraftField | null,
): void {
  const [first] = useState(field);
  useEffect(() => {
    if (first !== null) focusField(form.current, first);
  }, [form, first]);
}
