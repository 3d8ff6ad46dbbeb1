import { Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { Fact, Facts } from './facts.tsx';
import { Notice } from './notice.tsx';
import { ButtonLink } from './plain-button.tsx';

interface KeptDraftProps<Field extends string> {
  /** Why it can no longer be sent. */
  readonly why: string;
  readonly fields: readonly Field[];
  readonly labelOf: (field: Field) => string;
  readonly textOf: (field: Field) => ReactNode;
  /** Where to go from here. */
  readonly href: string;
  readonly children: ReactNode;
}

/** In the place of a form that can no longer be sent: what it held, to be read and copied, and a way out. */
export function KeptDraft<Field extends string>(props: KeptDraftProps<Field>) {
  const { why, fields, labelOf, textOf, href, children } = props;
  const t = useTranslate();
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The form that had the focus is gone.
    if (document.activeElement === document.body) notice.current?.focus();
  }, []);
  const shown = fields.map((field) => [field, textOf(field)] as const).filter(([, text]) => text !== '');
  return (
    <Stack maw={860} align="flex-start">
      <Notice ref={notice} tabIndex={-1} tone="bad" apart={false} title={why} />
      <ButtonLink href={href}>{children}</ButtonLink>
      <Text>{t('ui.keptDraft')}</Text>
      <Facts>
        {shown.map(([field, text]) => (
          <Fact key={field} label={labelOf(field)}>
            {text}
          </Fact>
        ))}
      </Facts>
    </Stack>
  );
}
