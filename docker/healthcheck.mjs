// Exit code 0 when the app in this container is ready, 1 otherwise.
const url = `http://127.0.0.1:${process.env.HEALTH_PORT}/readyz`;
const answer = await fetch(url, { signal: AbortSignal.timeout(2_500) }).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
