import { eventually } from '@alpes/testkit';
import type { Application } from './application.ts';
import { type Token, tokenFor } from './token.ts';

/** Somebody who works through the API. */
export class Colleague {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param token where the application asks for one */
  constructor(application: Application, token?: Token) {
    this.#url = application.system.graphql();
    this.#headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${tokenFor(token)}` }),
    };
  }

  async query<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
    if (errors !== undefined || data === undefined || data === null) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Sends a mutation. @returns the ids of the command and of what it is about */
  async ask(mutation: string, input: object): Promise<{ commandId: string; aggregateId: string }> {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
    const query = `mutation ($input: ${type}) { result: ${mutation}(input: $input) {
      ... on CommandReceipt { commandId aggregateId } } }`;
    const { result } = await this.query<{ result: { commandId: string; aggregateId: string } }>(query, {
      input,
    });
    return result;
  }

  /** Sends it and waits until it ended. */
  async settle(mutation: string, input: object): Promise<string> {
    const { commandId, aggregateId } = await this.ask(mutation, input);
    const query = 'query ($ids: [ID!]!) { commandsByIds(ids: $ids) { status } }';
    await eventually(
      async () => {
        const { commandsByIds } = await this.query<{ commandsByIds: { status: string }[] }>(query, {
          ids: [commandId],
        });
        return ['COMPLETED', 'REJECTED'].includes(commandsByIds[0]?.status ?? '');
      },
      { timeoutMs: 60_000, intervalMs: 100 },
    );
    return aggregateId;
  }
}

export interface Groundwork {
  readonly companyId: string;
  readonly propertyId: string;
}

const longName =
  'Inmobiliaria del Pacífico y de los Llanos Orientales de Colombia, Sociedad por Acciones Simplificada y Compañía Limitada';

/** A little of everything: complete and incomplete, short and very long, open findings, something refused. */
export async function layGroundwork(colleague: Colleague): Promise<Groundwork> {
  const companyId = await colleague.settle('registerCompany', {
    name: 'Constructora Andina',
    legalName: 'Constructora Andina SAS',
    country: 'CO',
    taxId: { country: 'CO', number: '213.123.432-1' },
    roles: ['OWNER', 'DEVELOPER'],
    email: 'info@andina.example.com',
  });
  await colleague.settle('registerCompany', { name: longName, country: 'PE', roles: ['OWNER'] });
  await colleague.settle('registerCompany', {
    name: 'Torres & Hijos',
    country: 'CO',
    taxId: { country: 'CO', number: '2131234321' },
  });
  for (const [at, country] of ['MX', 'ES', 'CL', 'CO'].entries())
    await colleague.ask('registerCompany', { name: `Inversiones ${at + 1}`, country });
  for (const [at, name] of ['Torre Norte', 'Parque Vía 40', 'Centro Comercial Los Nogales'].entries())
    await colleague.ask('recordLocation', {
      name,
      country: 'CO',
      locality: 'Bogotá',
      addressLine: `Calle ${70 + at} # 10-2${at}`,
      ownerId: companyId,
      coordinates: { latitude: 4.65 + at / 100, longitude: -74.06 + at / 100 },
    });
  const propertyId = await colleague.settle('recordLocation', {
    name: 'Bodega sin dirección',
    country: 'CO',
    ownerId: companyId,
    coordinates: { latitude: 4.7, longitude: -74.1 },
  });
  return { companyId, propertyId };
}
