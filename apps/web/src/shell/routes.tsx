import type { Client } from '@urql/core';
import { type ComponentType, type LazyExoticComponent, lazy, type ReactNode } from 'react';
import { IconAudit, IconCompanies, IconImport, IconRequests } from '../ui/icons.tsx';
import type { MessageId } from './i18n.ts';

type PageComponent = ComponentType<{ params: Record<string, string | undefined> }>;

export interface Route {
  /** Of wouter: `/companies/:id`. The first that fits is shown. */
  readonly path: string;
  readonly page: LazyExoticComponent<PageComponent>;
  /** Begins to fetch the page's code, and then what it shows, where its module says what that is. */
  readonly preload: (graphql: Client, url: URLSearchParams) => Promise<void>;
}

export interface NavigationItem {
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
  ask?: (module: Module) => (graphql: Client, url: URLSearchParams) => void,
): Pick<Route, 'page' | 'preload'> {
  return {
    page: lazy(() => load().then((module) => ({ default: pick(module) }))),
    preload: async (graphql, url) => {
      const module = await load();
      ask?.(module)(graphql, url);
    },
  };
}

export const routes: readonly Route[] = [
  {
    path: '/companies',
    ...page(
      () => import('../companies/companies-page.tsx'),
      (m) => m.CompaniesPage,
      (m) => m.askForCompanies,
    ),
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
];

export const navigation: readonly NavigationItem[] = [
  { path: '/companies', label: 'shell.nav.companies', icon: <IconCompanies /> },
  { path: '/audit', label: 'audit.title', icon: <IconAudit /> },
  { path: '/import', label: 'import.title', icon: <IconImport /> },
  { path: '/requests', label: 'requests.title', icon: <IconRequests /> },
];

/** Begins to fetch what is shown at a path while other things are still on their way. */
export function preloadPage(graphql: Client, { pathname: path, search }: Location): void {
  const shown = path === '/' ? '/companies' : path;
  const fits = (route: Route) => new RegExp(`^${route.path.replaceAll(/:\\w+/g, '[^/]+')}/?$`).test(shown);
  // Whether it could be had is found out when it is shown.
  routes
    .find(fits)
    ?.preload(graphql, new URLSearchParams(search))
    .catch(() => undefined);
}
