import type { CompanyData } from '../front-door.ts';

export const COMMANDS_TOPIC = 'persistent://public/default/usual-commands';
export const EVENTS_TOPIC = 'persistent://public/default/usual-events';

/** What the usual service's HTTP side puts on its topic, as JSON. */
export type UsualCommand =
  | { readonly kind: 'register'; readonly id: string; readonly companyId: string; readonly data: CompanyData }
  | {
      readonly kind: 'amend';
      readonly id: string;
      readonly companyId: string;
      readonly version: number;
      readonly name: string;
    };
