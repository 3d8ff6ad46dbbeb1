/** Two valid inputs for each mutation, with no value in common; a mutation that is missing here fails the test. */
export const mutations: Readonly<Record<string, readonly [Input, Input]>> = {
  registerCompany: [one(), other()],
  amendCompany: [
    { id: id(1), expectedVersion: 1, ...one() },
    { id: id(2), expectedVersion: 2, ...other() },
  ],
  withdrawCompany: [
    { id: id(1), expectedVersion: 1, reason: 'sold' },
    { id: id(2), expectedVersion: 2, reason: 'closed' },
  ],
  recordLocation: [
    { propertyId: id(1), ...here() },
    { propertyId: id(2), ...there() },
  ],
  correctLocation: [
    { propertyId: id(1), expectedVersion: 1, ...here() },
    { propertyId: id(2), expectedVersion: 2, ...there() },
  ],
  removeLocation: [
    { propertyId: id(1), expectedVersion: 1, reason: 'sold' },
    { propertyId: id(2), expectedVersion: 2, reason: 'closed' },
  ],
  acknowledgeFinding: [
    { findingId: id(1), subjectId: id(2), note: 'known' },
    { findingId: id(3), subjectId: id(4), note: 'seen' },
  ],
  reauditSubject: [
    { subjectId: id(1), subjectKind: 'COMPANY' },
    { subjectId: id(2), subjectKind: 'PROPERTY' },
  ],
  reauditAll: [{ subjectKind: 'COMPANY' }, { subjectKind: 'PROPERTY' }],
};

type Input = Readonly<Record<string, unknown>>;

function id(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`;
}

// Two countries whose tax ids nobody checks, so that each part of one can change alone.
function one(): Input {
  return {
    name: 'Grupo Éxito',
    country: 'CO',
    legalName: 'Almacenes Éxito S.A.',
    taxId: { country: 'TV', number: 'A12345' },
    roles: ['OWNER'],
    email: 'info@exito.co',
    phone: '+57 601 307 8024',
    website: 'https://exito.co',
    address: 'Carrera 48',
  };
}

function other(): Input {
  return {
    name: 'Cencosud',
    country: 'CL',
    legalName: 'Cencosud S.A.',
    taxId: { country: 'NR', number: 'B67890' },
    roles: ['TENANT', 'BROKER'],
    email: 'info@cencosud.cl',
    phone: '+56 2 2959 0000',
    website: 'https://cencosud.cl',
    address: 'Avenida Kennedy 9001',
  };
}

function here(): Input {
  return {
    name: 'Torre Colpatria',
    country: 'CO',
    ownerId: id(5),
    administrativeArea: 'Bogotá D.C.',
    locality: 'Bogotá',
    addressLine: 'Carrera 7 # 24-89',
    postalCode: '110311',
    coordinates: { latitude: 4.61, longitude: -74.07 },
    boundary: square(4),
    areaM2: 2500.5,
  };
}

function there(): Input {
  return {
    name: 'Costanera',
    country: 'CL',
    ownerId: id(6),
    administrativeArea: 'Metropolitana',
    locality: 'Santiago',
    addressLine: 'Avenida Andrés Bello 2425',
    postalCode: '7510689',
    coordinates: { latitude: -33.41, longitude: -70.6 },
    boundary: square(5),
    areaM2: 128000,
  };
}

function square(at: number): number[][][] {
  return [
    [
      [at, at],
      [at + 1, at],
      [at + 1, at + 1],
      [at, at],
    ],
  ];
}
