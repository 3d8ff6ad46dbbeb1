import { Button } from '@mantine/core';
import { useTranslate } from '../shell/i18n.ts';
import { outcomeTexts } from './outcome-texts.ts';
import { resultCsv, resultName, resultNdjson } from './result-file.ts';
import type { RunRow } from './run-row.ts';

interface ResultButtonsProps {
  readonly fileName: string;
  readonly headers: readonly string[];
  /** As they are when the file is asked for. */
  readonly rows: () => readonly RunRow[];
  /** `mistakes`: before anything was sent, what is not going to be; to be mended. */
  readonly kind: 'results' | 'mistakes';
}

/** Saves what became of each row, in either format. */
export function ResultButtons({ fileName, headers, rows, kind }: ResultButtonsProps) {
  const t = useTranslate();
  const write = { csv: resultCsv, ndjson: resultNdjson };
  const types = { csv: 'text/csv', ndjson: 'application/x-ndjson' };
  const saveAs = (ending: 'csv' | 'ndjson') =>
    save(
      resultName(fileName, ending),
      new Blob([write[ending](headers, rows(), outcomeTexts(t))], { type: types[ending] }),
    );
  return (
    <>
      <Button variant="default" onClick={() => saveAs('csv')}>
        {t(`import.save.${kind}`, { format: 'CSV' })}
      </Button>
      <Button variant="default" onClick={() => saveAs('ndjson')}>
        {t(`import.save.${kind}`, { format: 'NDJSON' })}
      </Button>
    </>
  );
}

function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
