// What the demo asks GraphQL. A test holds these against the committed schema.

const result = `{
  kind: __typename
  ... on CommandReceipt { commandId aggregateId }
  ... on InvalidInput { problems { code } }
  ... on Unavailable { retryAfterMs }
}`;

export const mutations = {
  registerCompany: `mutation ($input: RegisterCompanyInput!, $key: String) {
    result: registerCompany(input: $input, idempotencyKey: $key) ${result}
  }`,
  recordLocation: `mutation ($input: RecordLocationInput!, $key: String) {
    result: recordLocation(input: $input, idempotencyKey: $key) ${result}
  }`,
} as const;

export const updates = `subscription ($id: ID!) {
  commandUpdates(commandId: $id) { command { status rejection { code } } }
}`;

export const completeness = '{ completeness { subjects share openErrors openWarnings openInfos } }';

export const findings = `query ($after: String) {
  findings(first: 100, after: $after, filter: { open: true }) {
    nodes { rule severity }
    pageInfo { hasNextPage endCursor }
  }
}`;
