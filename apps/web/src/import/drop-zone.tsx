import { Text } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { IconImport } from '../ui/icons.tsx';
import classes from './import.module.css';

/** A field for a file, which takes one that is dropped on it as well: by keyboard it is the browser's own. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const t = useTranslate();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file !== undefined) onFile(file);
  };
  const hold = (event: DragEvent, now: boolean) => {
    event.preventDefault();
    setOver(now);
  };
  return (
    // The field inside is what one operates by keyboard; dropping is for the mouse alone.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <label
      className={classes['drop']}
      data-over={over || undefined}
      onDragOver={(event) => hold(event, true)}
      onDragLeave={(event) => hold(event, false)}
      onDrop={(event) => {
        hold(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <span className={classes['dropIcon']}>
        <IconImport />
      </span>
      <Text fw={600}>{t('import.drop')}</Text>
      <Text size="sm" c="dimmed">
        {t('import.drop.hint')}
      </Text>
      <input
        type="file"
        className={classes['file']}
        accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv,application/x-ndjson"
        onChange={({ currentTarget }) => take(currentTarget.files)}
      />
    </label>
  );
}
