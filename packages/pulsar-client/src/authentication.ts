/** Who this client is, as it tells every broker. */
export interface Authentication {
  /** Pulsar's name for the way, such as `token`. */
  readonly method: string;
  /** Asked for at each connection and whenever the broker challenges. */
  credentials(): Buffer | Promise<Buffer>;
}

/** A JSON web token, or what gives one. */
export class AuthenticationToken implements Authentication {
  readonly method = 'token';
  readonly #token: string | (() => string | Promise<string>);

  constructor(params: { readonly token: string | (() => string | Promise<string>) }) {
    this.#token = params.token;
  }

  async credentials(): Promise<Buffer> {
    return Buffer.from(typeof this.#token === 'string' ? this.#token : await this.#token());
  }
}

/** User name and password. */
export class AuthenticationBasic implements Authentication {
  readonly method = 'basic';
  readonly #credentials: Buffer;

  constructor(params: { readonly username: string; readonly password: string }) {
    this.#credentials = Buffer.from(`${params.username}:${params.password}`);
  }

  credentials(): Buffer {
    return this.#credentials;
  }
}
