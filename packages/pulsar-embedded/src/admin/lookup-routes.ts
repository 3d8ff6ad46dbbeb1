import { PlainText } from './plain-text.ts';
import type { AdminRequest, Routes } from './router.ts';

function lookup({ broker }: AdminRequest): unknown {
  const brokerUrl = broker.serviceUrl();
  return { brokerUrl, nativeUrl: brokerUrl };
}

/** Is it there, is it well, who serves what. */
export const lookupRoutes: Routes = {
  'GET /admin/v2/brokers/health': () => new PlainText('ok'),
  'GET /admin/v2/brokers/ready': () => new PlainText('ok'),
  'GET /admin/v2/brokers/version': () => new PlainText('Alpes embedded broker'),
  'GET /status.html': () => new PlainText('OK'),
  'GET /admin/v2/clusters': () => ['standalone'],
  'GET /admin/v2/clusters/standalone': ({ broker }) => ({ brokerServiceUrl: broker.serviceUrl() }),
  'GET /lookup/v2/topic/persistent/:tenant/:namespace/:topic': lookup,
};
