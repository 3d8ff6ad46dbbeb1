// An app with an address: it answers with the name of its database.
import { createServer } from 'node:http';

async function start({ env, logger }) {
  const server = createServer((_request, response) =>
    response.end(new URL(env.DATABASE_URL).pathname.slice(1)),
  );
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(Number(env.PORT), env.HOST, resolve);
  });
  return {
    addresses: { graphql: `http://${env.HOST}:${server.address().port}/graphql` },
    readiness: async () => ({ ready: true, reasons: [] }),
    failed: new Promise(() => {}),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      logger.warn('edge stopped');
    },
  };
}

export const apps = [
  { name: 'edge', database: 'quiet', topology: () => ({ consumes: [], produces: [] }), start },
];
