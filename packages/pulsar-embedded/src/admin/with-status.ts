/** An answer as JSON with a status of its own. */
export class WithStatus {
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    this.status = status;
    this.body = body;
  }
}
