import { useTranslate } from '../shell/i18n.ts';
import { useOwnerName } from './owner-picker.tsx';

/** A company by its name; by its id until that is known. */
export function OwnerName({ id }: { id: string }) {
  const t = useTranslate();
  return useOwnerName(id) ?? t('locations.field.owner.unknown', { id });
}
