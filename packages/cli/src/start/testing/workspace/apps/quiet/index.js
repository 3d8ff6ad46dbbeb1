// An app with a database and a subscription that does nothing.
const topology = (tenant) => ({
  consumes: [{ topic: `persistent://${tenant}/quiet/commands`, subscription: 'quiet', type: 'KeyShared' }],
  produces: [],
});

async function start({ logger }) {
  const timer = setInterval(() => {}, 60_000);
  return {
    addresses: {},
    readiness: async () => ({ ready: true, reasons: [] }),
    failed: new Promise(() => {}),
    stop: async () => {
      clearInterval(timer);
      logger.warn('quiet stopped');
    },
  };
}

export const apps = [{ name: 'quiet', database: 'quiet', topology, start }];
