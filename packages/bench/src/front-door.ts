/** A company with every field that the audit looks for, so that the work is the usual one. */
export interface CompanyData {
  readonly name: string;
  readonly legalName: string;
  readonly country: 'CO';
  /** A Colombian NIT with its check digit. */
  readonly taxId: string;
  readonly email: string;
  readonly phone: string;
  readonly website: string;
  readonly address: string;
}

export interface Receipt {
  readonly commandId: string;
  readonly aggregateId: string;
}

/** The system under load as its clients see it, whichever way it is built. */
export interface FrontDoor {
  register(company: CompanyData): Promise<Receipt>;
  /** Gives the company another name; `version` is the one it has. */
  amend(companyId: string, version: number, name: string): Promise<Receipt>;
  /** Resolves with the outcome when this client has been told of it. */
  outcome(commandId: string): Promise<string>;
  close(): Promise<void>;
}

const WEIGHTS = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

/** The check digit of a NIT: weighted sum from the right, modulo 11 (DIAN, Orden Administrativa 4 of 1989). */
function nit(serial: number): string {
  const digits = String(serial);
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (WEIGHTS[i] ?? 0), 0);
  const rest = sum % 11;
  return `${digits}${rest < 2 ? rest : 11 - rest}`;
}

/** The `serial`th company: distinct name and tax id, all fields given. `serial` from 0 to 99,999,999. */
export function companyData(serial: number): CompanyData {
  return {
    name: `Inmobiliaria ${serial}`,
    legalName: `Inmobiliaria ${serial} S.A.S.`,
    country: 'CO',
    taxId: nit(800_000_000 + serial),
    email: `contacto@inmobiliaria-${serial}.example`,
    phone: `+57601${String(3_000_000 + (serial % 1_000_000))}`,
    website: `https://inmobiliaria-${serial}.example`,
    address: `Carrera ${1 + (serial % 200)} # ${1 + (serial % 99)}-10, Bogotá`,
  };
}
