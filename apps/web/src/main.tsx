import './shell/styles.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startLanguage } from './shell/i18n.ts';
import { preloadPage } from './shell/routes.tsx';
import { styleNonce } from './shell/settings.ts';
import { drawWithoutTexts } from './shell/without-texts.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

// What keeps a page from scrolling under a dialog makes a style element and looks for its nonce here (get-nonce).
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce();
preloadPage(window.location.pathname);
try {
  await startLanguage();
  createRoot(root).render(<App />);
} catch {
  drawWithoutTexts(root, () => window.location.reload());
}
