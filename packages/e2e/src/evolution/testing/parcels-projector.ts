import { createProjector, on, type ProjectorApp, recordset } from '@alpes/projection-kit';
import {
  type ParcelContract,
  type ParcelMessage,
  parcelEvents,
  parcelEventsV2,
  type Revision,
} from './parcels.ts';

/** How often a parcel was told of stands in its row: what is projected twice, or left out, shows for ever. */
export const CREATE_PARCEL = `CREATE TABLE parcel (id uuid PRIMARY KEY, addressee text NOT NULL, weight_g bigint NOT NULL,
  size text NOT NULL, note text, told integer NOT NULL)`;

const REGISTER = `INSERT INTO parcel AS p SELECT * FROM jsonb_populate_recordset(NULL::parcel, $1::jsonb)
  ON CONFLICT (id) DO UPDATE SET told = p.told + 1`;
const RELABEL = `UPDATE parcel p SET addressee = r.addressee, told = p.told + 1
  FROM jsonb_populate_recordset(NULL::parcel, $1::jsonb) r WHERE p.id = r.id`;

/** A row's columns, as one revision or version of the contract tells them. */
type Columns = (data: ParcelMessage['data']) => object;

const columnsOfRevision: Columns = ({ addressee, recipient, weightG, size, note }) => ({
  addressee: addressee ?? recipient,
  weight_g: weightG,
  size,
  note,
});

const columnsOfV2: Columns = ({ addressee, weightKg, size, note }) => ({
  addressee: (addressee as { name: string }).name,
  weight_g: Math.round((weightKg as number) * 1000),
  size,
  note,
});

const projector = (contract: ParcelContract, columns: Columns): ProjectorApp =>
  createProjector({
    name: 'parcels-projector',
    database: 'read',
    migrations: new URL('../../../../../prisma/read/migrations/', import.meta.url),
    tables: [{ table: 'parcel', key: ['id'] }],
    projections: [
      {
        name: 'parcels',
        inputs: [
          on(contract, async ({ messages, query }) => {
            for (const { type, subject: id, data } of messages) {
              if (!type.startsWith('Parcel')) continue;
              const row = { id, told: 1, ...columns(data) };
              await query(type === 'ParcelRegistered' ? REGISTER : RELABEL, [recordset([row])]);
            }
          }),
        ],
      },
    ],
  });

/** The projector as a release has it. */
export const parcelsProjector = (revision: Revision): ProjectorApp =>
  projector(parcelEvents(revision), columnsOfRevision);

/** The release that reads `v2`. */
export const parcelsProjectorV2 = (): ProjectorApp =>
  projector(parcelEventsV2 as unknown as ParcelContract, columnsOfV2);
