import { createBridge, unchanged } from '@alpes/service-kit';
import { parcelEventsV1, parcelEventsV2 } from './parcels.ts';

export const parcelsBridge = createBridge({
  name: 'parcels-events-to-v2',
  from: parcelEventsV1,
  to: parcelEventsV2,
  translate: {
    ParcelRegistered: ({ type, data: { addressee: name, weightG, ...same } }) => ({
      type,
      data: { ...same, addressee: { name }, weightKg: weightG / 1000 },
    }),
    ParcelRelabelled: ({ type, data }) => ({ type, data: { addressee: { name: data.addressee } } }),
    CommandCompleted: unchanged,
    CommandRejected: unchanged,
    CommandDeadLettered: unchanged,
    CommandDiscarded: unchanged,
  },
});
