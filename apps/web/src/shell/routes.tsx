import { type ComponentType, type LazyExoticComponent, lazy, type ReactNode } from 'react';
import { IconCompanies } from '../ui/icons.tsx';
import type { MessageId } from './i18n.ts';

type PageComponent = ComponentType<{ params: Record<string, string | undefined> }>;

export interface Route {
  /** Of wouter: `/companies/:id`. The first that fits is shown. */
  readonly path: string;
  readonly page: LazyExoticComponent<PageComponent> | PageComponent;
}

export interface NavigationItem {
  readonly path: string;
  readonly label: MessageId;
  readonly icon: ReactNode;
  /** Shown to operators only. */
  readonly operator?: boolean;
}

/** A page whose code comes when it is first opened. `pick` names its component: `page(() => import(…), (m) => m.X)`. */
function page<Module>(load: () => Promise<Module>, pick: (module: Module) => PageComponent): Route['page'] {
  return lazy(() => load().then((module) => ({ default: pick(module) })));
}

export const routes: readonly Route[] = [
  {
    path: '/companies',
    page: page(
      () => import('../companies/companies-page.tsx'),
      (m) => m.CompaniesPage,
    ),
  },
  {
    path: '/companies/new',
    page: page(
      () => import('../companies/register-page.tsx'),
      (m) => m.RegisterCompanyPage,
    ),
  },
  {
    path: '/companies/:id',
    page: page(
      () => import('../companies/company-page.tsx'),
      (m) => m.CompanyPage,
    ),
  },
  {
    path: '/companies/:id/edit',
    page: page(
      () => import('../companies/amend-page.tsx'),
      (m) => m.AmendCompanyPage,
    ),
  },
];

export const navigation: readonly NavigationItem[] = [
  { path: '/companies', label: 'shell.nav.companies', icon: <IconCompanies /> },
];
