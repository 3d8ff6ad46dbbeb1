import './shell/styles.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { isCompaniesPage, variablesOf } from './companies/companies-query.ts';
import { CompaniesDocument } from './generated/documents/companies.ts';
import { isUsable } from './graphql/session.ts';
import { startLanguage } from './shell/i18n.ts';
import { preloadPage } from './shell/routes.tsx';
import { ownerOf, servicesFor, sessions } from './shell/services.tsx';
import { styleNonce } from './shell/settings.ts';
import { drawWithoutTexts } from './shell/without-texts.ts';

const ROWS_WITHIN_MS = 150;

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

// What keeps a page from scrolling under a dialog makes a style element and looks for its nonce here (get-nonce).
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce();
preloadPage(window.location.pathname);
try {
  await Promise.all([startLanguage(), firstRows()]);
  createRoot(root).render(<App />);
} catch {
  drawWithoutTexts(root, () => window.location.reload());
}

/** Drawing the page without its rows and then again takes a slow processor longer than waiting for rows that are nearly there. */
async function firstRows(): Promise<void> {
  const { pathname, search } = window.location;
  const session = sessions.get();
  if (!isUsable(session) || !isCompaniesPage(pathname)) return;
  const { graphql } = servicesFor(ownerOf(session));
  const rows = graphql.query(CompaniesDocument, variablesOf(new URLSearchParams(search))).toPromise();
  await Promise.race([rows, new Promise((resolve) => setTimeout(resolve, ROWS_WITHIN_MS))]);
}
