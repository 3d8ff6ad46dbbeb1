import { type ReactNode, startTransition, useEffect, useState } from 'react';
import classes from './data-table.module.css';
import { IconDown, IconSort, IconUp } from './icons.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the server calls the order by it; without, it cannot be sorted by. */
  readonly sort?: string;
  readonly align?: 'right';
  /** Left out where the screen is narrow. */
  readonly wide?: boolean;
  /** This cell names its row: it becomes the row's header. */
  readonly names?: boolean;
}

export interface Sort {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

interface DataTableProps<Row> {
  /** Says what the table holds; read out, and the name of its scrolling region. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** Rows above the others that are not there yet: `tr` elements. */
  readonly pending?: ReactNode;
  readonly selectedKey?: string | null;
  readonly onSelect?: (row: Row) => void;
  readonly refreshing?: boolean;
}

/** A table of one page of rows that the server sorted. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, keyOf, sort, onSort, pending, refreshing = false } = props;
  const rows = useAtFirst(AT_FIRST, props.rows);
  return (
    // Focusable, so that it can be scrolled with the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes['scroll']} aria-label={caption} tabIndex={0} aria-busy={refreshing}>
      <table className={classes['table']}>
        <caption className={classes['caption']}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {pending}
          {rows.map((row) => (
            <BodyRow key={keyOf(row)} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** As many as a screen has room for. */
const AT_FIRST = 15;

/** The first ones when it is first drawn, all of them right after that: a slow device shows a screenful in half the time. */
function useAtFirst<Row>(count: number, rows: readonly Row[]): readonly Row[] {
  const [all, setAll] = useState(false);
  useEffect(() => startTransition(() => setAll(true)), []);
  return all ? rows : rows.slice(0, count);
}

function BodyRow<Row>({ row, columns, keyOf, selectedKey, onSelect }: DataTableProps<Row> & { row: Row }) {
  const selected = selectedKey !== undefined && selectedKey !== null && selectedKey === keyOf(row);
  return (
    <tr
      className={classes['row']}
      data-selected={selected || undefined}
      data-selectable={onSelect === undefined ? undefined : true}
      aria-selected={onSelect === undefined ? undefined : selected}
      onClick={onSelect === undefined ? undefined : () => onSelect(row)}
    >
      {columns.map(({ id, cell, align, wide, names }) => (
        <Cell key={id} names={names} align={align} wide={wide}>
          <div className={classes['cell']}>{cell(row)}</div>
        </Cell>
      ))}
    </tr>
  );
}

interface CellProps {
  readonly names: boolean | undefined;
  readonly align: 'right' | undefined;
  readonly wide: boolean | undefined;
  readonly children: ReactNode;
}

// Plain elements: a table has hundreds, and a component library's weigh ten times as much.
function Cell({ names = false, align, wide, children }: CellProps) {
  const shared = { 'data-align': align, 'data-wide': wide || undefined };
  return names ? (
    <th scope="row" {...shared}>
      {children}
    </th>
  ) : (
    <td {...shared}>{children}</td>
  );
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

function HeaderCell<Row>({
  column: { header, sort: field, align, wide },
  sort,
  onSort,
}: HeaderCellProps<Row>) {
  const direction = field !== undefined && sort?.field === field ? sort.direction : null;
  const icon = direction === null ? <IconSort /> : direction === 'ASC' ? <IconUp /> : <IconDown />;
  return (
    <th
      scope="col"
      data-align={align}
      data-wide={wide || undefined}
      aria-sort={direction === null ? undefined : direction === 'ASC' ? 'ascending' : 'descending'}
    >
      {field === undefined || onSort === undefined ? (
        header
      ) : (
        <button
          type="button"
          className={classes['sort']}
          onClick={() => onSort({ field, direction: direction === 'ASC' ? 'DESC' : 'ASC' })}
        >
          {header}
          {icon}
        </button>
      )}
    </th>
  );
}
