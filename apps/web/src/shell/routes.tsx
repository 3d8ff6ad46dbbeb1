import type { ComponentType, ReactNode } from 'react';
import { CompaniesPage } from '../companies/companies-page.tsx';
import { IconAudit, IconCompanies, IconImport, IconPin, IconRequests } from '../ui/icons.tsx';
import type { MessageId } from './i18n.ts';
import { lazily, preload } from './lazily.tsx';

type PageComponent = ComponentType<{ params: Record<string, string | undefined> }>;

export interface Route {
  /** Of wouter: `/companies/:id`. The first that fits is shown. */
  readonly path: string;
  readonly page: PageComponent;
  /** Begins to fetch the page's code, where that is not there already. */
  readonly preload?: () => Promise<unknown>;
}

interface NavigationItem {
  readonly path: string;
  readonly label: MessageId;
  readonly icon: ReactNode;
  /** Shown to operators only. */
  readonly operator?: boolean;
}

/** A page whose code comes when it is first opened. `pick` names its component: `page(() => import(…), (m) => m.X)`. */
function page<Module>(
  load: () => Promise<Module>,
  pick: (module: Module) => PageComponent,
): Pick<Route, 'page' | 'preload'> {
  return { page: lazily(load, pick), preload: () => preload(load) };
}

export const routes: readonly Route[] = [
  {
    // Where one arrives: it comes with the application, and is drawn at once.
    path: '/companies',
    page: CompaniesPage,
  },
  {
    path: '/companies/new',
    ...page(
      () => import('../companies/register-page.tsx'),
      (m) => m.RegisterCompanyPage,
    ),
  },
  {
    path: '/companies/:id',
    ...page(
      () => import('../companies/company-page.tsx'),
      (m) => m.CompanyPage,
    ),
  },
  {
    path: '/companies/:id/edit',
    ...page(
      () => import('../companies/amend-page.tsx'),
      (m) => m.AmendCompanyPage,
    ),
  },
  {
    path: '/audit',
    ...page(
      () => import('../audit/audit-page.tsx'),
      (m) => m.AuditPage,
    ),
  },
  {
    path: '/import',
    ...page(
      () => import('../import/import-page.tsx'),
      (m) => m.ImportPage,
    ),
  },
  {
    path: '/requests',
    ...page(
      () => import('../requests/requests-page.tsx'),
      (m) => m.RequestsPage,
    ),
  },
  {
    path: '/locations',
    ...page(
      () => import('../locations/locations-page.tsx'),
      (m) => m.LocationsPage,
    ),
  },
  {
    path: '/locations/new',
    ...page(
      () => import('../locations/record-page.tsx'),
      (m) => m.RecordLocationPage,
    ),
  },
  {
    path: '/locations/:id',
    ...page(
      () => import('../locations/location-page.tsx'),
      (m) => m.LocationPage,
    ),
  },
  {
    path: '/locations/:id/edit',
    ...page(
      () => import('../locations/correct-page.tsx'),
      (m) => m.CorrectLocationPage,
    ),
  },
];

export const navigation: readonly NavigationItem[] = [
  { path: '/companies', label: 'shell.nav.companies', icon: <IconCompanies /> },
  { path: '/locations', label: 'shell.nav.locations', icon: <IconPin /> },
  { path: '/audit', label: 'shell.nav.audit', icon: <IconAudit /> },
  { path: '/import', label: 'shell.nav.import', icon: <IconImport /> },
  { path: '/requests', label: 'shell.nav.requests', icon: <IconRequests /> },
];

/** Begins to fetch the page of a path while other things are still on their way. */
export function preloadPage(path: string): void {
  const fits = (route: Route) => new RegExp(`^${route.path.replaceAll(/:\\w+/g, '[^/]+')}/?$`).test(path);
  // Whether it could be had is found out when it is shown.
  routes
    .find(fits)
    ?.preload?.()
    .catch(() => undefined);
}
