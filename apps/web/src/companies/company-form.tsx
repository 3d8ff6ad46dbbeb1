import { Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import {
  type FormEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { useFormat } from '../shell/format.ts';
import { type Translate, useTranslate } from '../shell/i18n.ts';
import { CountrySelect } from '../ui/country-select.tsx';
import { checkDraft, ruleInWords } from './company-checks.ts';
import { type CompanyDraft, type CompanyField, companyFields, inOrder, roles } from './company-draft.ts';
import { fieldProblemText } from './company-texts.ts';

interface CompanyFormProps {
  readonly draft: CompanyDraft;
  readonly onChange: (draft: CompanyDraft) => void;
  /** Called with a draft that the checks find nothing wrong with. */
  readonly onSubmit: (draft: CompanyDraft) => void;
  readonly submitLabel: string;
  readonly onCancel: () => void;
  /** What the system said when it was asked for before; shown at its field until that is changed. */
  readonly refused?: { readonly field: CompanyField; readonly text: ReactNode } | null;
  /** Gets the focus. */
  readonly focus?: CompanyField | null;
  /** The form itself can be given the focus. */
  readonly ref?: Ref<HTMLFormElement>;
  readonly busy?: boolean;
}

/**
 * Everything about a company. A field is checked when it is left, all of them before anything is sent; the first one that is
 * wrong gets the focus.
 */
export function CompanyForm(props: CompanyFormProps) {
  const { draft, onChange, onSubmit, submitLabel, onCancel, busy = false, focus, ref } = props;
  const t = useTranslate();
  const form = useRef<HTMLFormElement>(null);
  useImperativeHandle(ref, () => form.current as HTMLFormElement, []);
  const [left, setLeft] = useState<ReadonlySet<CompanyField>>(new Set());
  const refused = useRefusalUntilChanged(props);
  const problems = checkDraft(draft);
  useInitialFocus(form, focus ?? refused?.field ?? null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(new Set(companyFields));
    const first = companyFields.find((field) => problems[field] !== undefined);
    if (first === undefined) onSubmit(draft);
    else focusField(form.current, first);
  };
  const context: FieldContext = {
    t,
    draft,
    set: (change) => onChange({ ...draft, ...change }),
    leave: (field) => setLeft((before) => new Set(before).add(field)),
    errorOf: (field) => {
      if (refused?.field === field) return refused.text;
      const problem = left.has(field) ? problems[field] : undefined;
      return problem === undefined ? null : fieldProblemText(t, problem);
    },
  };
  return (
    <form ref={form} tabIndex={-1} onSubmit={submit} noValidate aria-label={t('companies.form')}>
      <Stack maw={860}>
        <Fields context={context} />
        {/* A press takes the focus from a field only with its click: the field's problem, shown when it is left, would move
            the button from under the pointer. */}
        <Group onMouseDown={(event) => event.preventDefault()}>
          <Button type="submit" loading={busy}>
            {submitLabel}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('ui.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldContext {
  readonly t: Translate;
  readonly draft: CompanyDraft;
  readonly set: (change: Partial<CompanyDraft>) => void;
  readonly leave: (field: CompanyField) => void;
  readonly errorOf: (field: CompanyField) => ReactNode;
}

function Fields({ context }: { context: FieldContext }) {
  const { t } = context;
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField context={context} field="name" required autoComplete="organization" />
        <TextField context={context} field="legalName" />
        <CountryField context={context} />
      </SimpleGrid>
      <TaxIdFields context={context} />
      <RoleField context={context} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField context={context} field="email" type="email" />
        <TextField context={context} field="phone" type="tel" hint={t('companies.field.phone.hint')} />
        <TextField context={context} field="website" type="url" hint={t('companies.field.website.hint')} />
      </SimpleGrid>
      <Textarea
        {...common(context, 'address')}
        rows={2}
        value={context.draft.address}
        onChange={({ currentTarget }) => context.set({ address: currentTarget.value })}
      />
    </>
  );
}

const common = ({ t, leave, errorOf }: FieldContext, field: CompanyField) => ({
  name: field,
  label: t(`companies.field.${field}`),
  error: errorOf(field),
  onBlur: () => leave(field),
});

interface TextFieldProps {
  readonly context: FieldContext;
  readonly field: 'name' | 'legalName' | 'email' | 'phone' | 'website';
  readonly hint?: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly autoComplete?: string;
}

function TextField({ context, field, hint, ...input }: TextFieldProps) {
  return (
    <TextInput
      {...common(context, field)}
      autoComplete="off"
      {...input}
      description={hint}
      value={context.draft[field]}
      onChange={({ currentTarget }) => context.set({ [field]: currentTarget.value })}
    />
  );
}

function CountryField({ context }: { context: FieldContext }) {
  const { t, draft, set } = context;
  return (
    <CountrySelect
      {...common(context, 'country')}
      required
      none={t('companies.country.choose')}
      value={draft.country}
      onChange={(country) => set({ country })}
    />
  );
}

/** The rule is that of the tax id's country, which is the company's unless another one is chosen. */
function TaxIdFields({ context }: { context: FieldContext }) {
  const { t, draft, set, leave, errorOf } = context;
  const format = useFormat();
  const country = draft.taxId.country || draft.country;
  const change = (taxId: Partial<CompanyDraft['taxId']>) => set({ taxId: { ...draft.taxId, ...taxId } });
  return (
    <Fieldset legend={t('companies.field.taxId')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          name="taxId"
          label={t('companies.taxId.number')}
          description={
            country === '' ? t('companies.taxId.hint') : ruleHint(t, country, format.country(country))
          }
          error={errorOf('taxId')}
          autoComplete="off"
          value={draft.taxId.number}
          onChange={({ currentTarget }) => change({ number: currentTarget.value })}
          onBlur={() => leave('taxId')}
        />
        <CountrySelect
          name="taxIdCountry"
          label={t('companies.taxId.country')}
          description={t('companies.taxId.country.hint')}
          none={draft.country === '' ? t('companies.country.choose') : t('companies.taxId.country.same')}
          value={draft.taxId.country === draft.country ? '' : draft.taxId.country}
          onChange={(code) => change({ country: code })}
        />
      </SimpleGrid>
    </Fieldset>
  );
}

function ruleHint(t: Translate, code: string, country: string): string {
  const rule = ruleInWords(code);
  return rule === null
    ? t('companies.taxId.noRule', { country })
    : t('companies.taxId.rule', { country, rule });
}

function RoleField({ context: { t, draft, set } }: { context: FieldContext }) {
  return (
    <Checkbox.Group
      label={t('companies.field.roles')}
      value={[...draft.roles]}
      onChange={(chosen) => set({ roles: inOrder(roles.filter((role) => chosen.includes(role))) })}
    >
      <Group mt={6} gap="md">
        {roles.map((role, index) => (
          <Checkbox
            key={role}
            value={role}
            {...(index === 0 ? { name: 'roles' } : {})}
            label={t(`companies.role.${role}`)}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function useRefusalUntilChanged({ refused, draft }: CompanyFormProps) {
  const [first] = useState(draft);
  if (refused === null || refused === undefined) return null;
  return JSON.stringify(first[refused.field]) === JSON.stringify(draft[refused.field]) ? refused : null;
}

function focusField(form: HTMLFormElement | null, field: CompanyField): void {
  form?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus();
}

function useInitialFocus(
  form: { readonly current: HTMLFormElement | null },
  field: CompanyField | null,
): void {
  const [first] = useState(field);
  useEffect(() => {
    if (first !== null) focusField(form.current, first);
  }, [form, first]);
}
