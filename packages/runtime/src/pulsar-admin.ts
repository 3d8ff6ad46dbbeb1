/** Parts of a full topic name. */
export interface TopicName {
  readonly tenant: string;
  readonly namespace: string;
  readonly topic: string;
}

/** Splits `persistent://tenant/namespace/topic`. @throws {PulsarAdminError} code `BAD_TOPIC`. */
export function parseTopic(name: string): TopicName {
  const match = /^persistent:\/\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(name);
  if (match === null) {
    throw new PulsarAdminError(
      'BAD_TOPIC',
      `"${name}" is no full topic name (persistent://tenant/namespace/topic).`,
    );
  }
  return { tenant: match[1] as string, namespace: match[2] as string, topic: match[3] as string };
}

/** `retryable` for what may pass: no connection, a time-out, an answer of 5xx. */
export class PulsarAdminError extends Error {
  readonly code: 'ADMIN_UNREACHABLE' | 'ADMIN_FAILED' | 'ADMIN_REFUSED' | 'BAD_TOPIC';
  readonly retryable: boolean;
  /** The HTTP status of the answer, if there was one. */
  readonly status: number | undefined;

  constructor(
    code: PulsarAdminError['code'],
    message: string,
    options: ErrorOptions & { status?: number } = {},
  ) {
    super(message, options);
    this.name = 'PulsarAdminError';
    this.code = code;
    this.status = options.status;
    this.retryable = code === 'ADMIN_UNREACHABLE' || code === 'ADMIN_FAILED';
  }
}

export interface PulsarAdminOptions {
  /** Default 30,000. */
  readonly timeoutMs?: number;
  /** Sent as a bearer token, where the cluster asks for one. */
  readonly token?: string | undefined;
}

export interface SubscriptionStats {
  readonly msgBacklog: number;
  readonly unackedMessages?: number;
  readonly consumers: readonly { readonly consumerName?: string }[];
}

export interface TopicStats {
  readonly msgInCounter: number;
  readonly storageSize: number;
  readonly subscriptions: Readonly<Record<string, SubscriptionStats>>;
}

type Body = object | string | undefined;

/**
 * The parts of Pulsar's admin REST interface (`/admin/v2`) that Alpes uses. Everything that creates is idempotent:
 * what exists already is left as it is. Topic arguments are full names.
 */
export class PulsarAdmin {
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #token: string | undefined;

  constructor(url: string, { timeoutMs = 30_000, token }: PulsarAdminOptions = {}) {
    this.#url = url.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
    this.#token = token;
  }

  /** Resolves when the broker can take and deliver messages. */
  async health(): Promise<void> {
    await this.#call('GET', '/brokers/health');
  }

  clusters(): Promise<string[]> {
    return this.#json('GET', '/clusters');
  }

  async createTenant(tenant: string): Promise<void> {
    const allowedClusters = await this.clusters();
    await this.#create('PUT', `/tenants/${tenant}`, { adminRoles: [], allowedClusters });
  }

  async createNamespace(tenant: string, namespace: string): Promise<void> {
    await this.#create('PUT', `/namespaces/${tenant}/${namespace}`);
  }

  /** Messages stay for ever, acknowledged or not. */
  async retainForEver(tenant: string, namespace: string): Promise<void> {
    const policy = { retentionTimeInMinutes: -1, retentionSizeInMB: -1 };
    await this.#call('POST', `/namespaces/${tenant}/${namespace}/retention`, policy);
  }

  async setSchemaCompatibility(tenant: string, namespace: string, strategy: string): Promise<void> {
    await this.#call(
      'PUT',
      `/namespaces/${tenant}/${namespace}/schemaCompatibilityStrategy`,
      JSON.stringify(strategy),
    );
  }

  /** One partition, which in Pulsar is a topic without partitions. */
  async createTopic(topic: string): Promise<void> {
    await this.#create('PUT', path('/persistent', topic));
  }

  topics(tenant: string, namespace: string): Promise<string[]> {
    return this.#json('GET', `/persistent/${tenant}/${namespace}`);
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#call('DELETE', `${path('/persistent', topic)}?force=true`);
  }

  /** The subscription starts at the topic's first message. */
  async createSubscription(topic: string, subscription: string): Promise<void> {
    const earliest = { ledgerId: -1, entryId: -1, partitionIndex: -1, batchIndex: -1 };
    await this.#create(
      'PUT',
      `${path('/persistent', topic)}/subscription/${encodeURIComponent(subscription)}`,
      earliest,
    );
  }

  async deleteSubscription(topic: string, subscription: string): Promise<void> {
    await this.#call(
      'DELETE',
      `${path('/persistent', topic)}/subscription/${encodeURIComponent(subscription)}`,
    );
  }

  /** Registers an Avro schema; the same one again changes nothing, an incompatible one is `ADMIN_REFUSED`. */
  async registerAvroSchema(topic: string, schema: string): Promise<void> {
    await this.#call('POST', `${path('/schemas', topic)}/schema`, { type: 'AVRO', schema, properties: {} });
  }

  /** The newest registered schema, or undefined where the topic has none. */
  async schema(topic: string): Promise<{ version: number; type: string; data: string } | undefined> {
    const response = await this.#call('GET', `${path('/schemas', topic)}/schema`, undefined, [404]);
    if (response.status === 404) return undefined;
    return (await response.json()) as { version: number; type: string; data: string };
  }

  stats(topic: string): Promise<TopicStats> {
    return this.#json('GET', `${path('/persistent', topic)}/stats`);
  }

  async #create(method: string, where: string, body?: Body): Promise<void> {
    await this.#call(method, where, body, [409]);
  }

  async #json<T>(method: string, where: string): Promise<T> {
    const response = await this.#call(method, where);
    return (await response.json()) as T;
  }

  async #call(method: string, where: string, body?: Body, also: number[] = []): Promise<Response> {
    const response = await this.#send(method, where, body);
    if (response.ok || also.includes(response.status)) return response;
    const reason = readableReason(await response.text());
    throw new PulsarAdminError(
      response.status >= 500 ? 'ADMIN_FAILED' : 'ADMIN_REFUSED',
      `Pulsar answered ${response.status} to ${method} ${where}${reason}.`,
      { status: response.status },
    );
  }

  async #send(method: string, where: string, body: Body): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    try {
      return await fetch(`${this.#url}/admin/v2${where}`, {
        method,
        headers,
        signal: AbortSignal.timeout(this.#timeoutMs),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new PulsarAdminError(
        'ADMIN_UNREACHABLE',
        `Pulsar's admin interface at ${this.#url} does not answer.`,
        {
          cause,
        },
      );
    }
  }
}

function path(prefix: string, fullName: string): string {
  const { tenant, namespace, topic } = parseTopic(fullName);
  return `${prefix}/${tenant}/${namespace}/${encodeURIComponent(topic)}`;
}

function readableReason(body: string): string {
  try {
    const { reason } = JSON.parse(body) as { reason?: string };
    return reason ? ` (${reason.trim().replace(/\.$/, '')})` : '';
  } catch {
    return '';
  }
}
