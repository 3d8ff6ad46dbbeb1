/** Avro as far as the contracts use it, with every reference resolved. */
export type Shape =
  | { readonly kind: 'record'; readonly name: string; readonly fields: readonly ShapeField[] }
  | { readonly kind: 'enum'; readonly symbols: readonly string[]; readonly fallback: string | undefined }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'map' }
  | { readonly kind: 'union'; readonly branches: readonly Shape[] }
  | { readonly kind: 'scalar'; readonly type: string };

export interface ShapeField {
  readonly name: string;
  readonly type: Shape;
}

export type RecordShape = Extract<Shape, { kind: 'record' }>;

interface Written {
  readonly type: unknown;
  readonly logicalType?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly fields?: readonly { readonly name: string; readonly type: unknown }[];
  readonly symbols?: readonly string[];
  readonly default?: string;
  readonly items?: unknown;
}

/** The envelope of a topic; its `data` is a union of records. */
export function envelopeShape(schema: string): RecordShape {
  return shapeOf(JSON.parse(schema), new Map()) as RecordShape;
}

function shapeOf(type: unknown, named: Map<string, Shape>): Shape {
  if (Array.isArray(type)) return { kind: 'union', branches: type.map((branch) => shapeOf(branch, named)) };
  if (typeof type === 'string') return named.get(type) ?? { kind: 'scalar', type };
  const written = type as Written;
  switch (written.type) {
    case 'record':
      return recordShape(written, named);
    case 'enum': {
      const shape: Shape = { kind: 'enum', symbols: written.symbols ?? [], fallback: written.default };
      named.set(`${written.namespace}.${written.name}`, shape);
      return shape;
    }
    case 'array':
      return { kind: 'array', items: shapeOf(written.items, named) };
    case 'map':
      return { kind: 'map' };
    default:
      return { kind: 'scalar', type: written.logicalType ?? String(written.type) };
  }
}

function recordShape({ name, namespace, fields = [] }: Written, named: Map<string, Shape>): Shape {
  const full = `${namespace}.${name}`;
  const shapes: ShapeField[] = [];
  const shape: Shape = { kind: 'record', name: full, fields: shapes };
  named.set(full, shape);
  for (const field of fields) shapes.push({ name: field.name, type: shapeOf(field.type, named) });
  return shape;
}

/** The record of a union that a message of the type carries. */
export function branchOf(envelope: RecordShape, type: string): RecordShape {
  const data = envelope.fields.find(({ name }) => name === 'data')?.type;
  const branches = data?.kind === 'union' ? data.branches : [];
  const found = branches.find((branch) => branch.kind === 'record' && branch.name.endsWith(`.${type}`));
  if (found?.kind !== 'record') throw new Error(`There is no ${type} in ${envelope.name}.`);
  return found;
}

/** Whether a value is of a branch that is no null. */
export const branchFor = (branches: readonly Shape[], value: unknown): Shape | undefined =>
  branches.find((branch) => (branch.kind === 'scalar' && branch.type === 'null') === (value === null));
