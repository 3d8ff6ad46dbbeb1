import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ImportNotice } from '../import/import-notice.tsx';
import { IconCross, IconMenu, IconUser } from '../ui/icons.tsx';
import { PlainButton } from '../ui/plain-button.tsx';
import { ConnectionNotice } from './connection-state.tsx';
import { ExpiryNotice } from './expiry-notice.tsx';
import { type MessageId, useTranslate } from './i18n.ts';
import { Preferences } from './preferences.tsx';
import { navigation } from './routes.tsx';
import { sessions, useSession } from './services.tsx';
import classes from './shell.module.css';
import { useViewer } from './use-viewer.ts';

/** The frame around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslate();
  const [path] = useLocation();
  const viewer = useViewer();
  // Going somewhere closes it.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === path;
  return (
    <>
      <a className={classes['skip']} href="#main">
        {t('shell.skip')}
      </a>
      <header className={classes['header']}>
        <button
          type="button"
          className={classes['burger']}
          onClick={() => setOpenAt(open ? null : path)}
          aria-label={t('shell.nav.toggle')}
          aria-expanded={open}
          aria-controls="navigation"
        >
          {open ? <IconCross /> : <IconMenu />}
        </button>
        <Link href="/companies" className={classes['brand'] ?? ''}>
          <img src="/favicon.svg" alt="" width="24" height="24" />
          {t('shell.app')}
        </Link>
        <ConnectionNotice />
        <ExpiryNotice />
        <ImportNotice />
        <div className={classes['spacer']} />
        <Person viewer={viewer} />
      </header>
      <div className={classes['body']}>
        <nav
          id="navigation"
          className={classes['nav']}
          aria-label={t('shell.nav')}
          data-open={open || undefined}
        >
          <Navigation path={path} viewer={viewer} />
          <div className={classes['preferences']}>
            <Preferences />
          </div>
        </nav>
        <main id="main" className={classes['main']} tabIndex={-1} style={{ outline: 'none' }}>
          {children}
        </main>
      </div>
    </>
  );
}

function Navigation({ path, viewer }: { path: string; viewer: Viewer | undefined }) {
  const t = useTranslate();
  const items = navigation.filter(({ operator }) => operator !== true || viewer?.roles.includes('OPERATOR'));
  return (
    <ul>
      {items.map(({ path: target, label, icon }) => (
        <li key={target}>
          <Link
            href={target}
            className={classes['navLink'] ?? ''}
            aria-current={isBelow(path, target) ? 'page' : undefined}
          >
            {icon}
            {t(label)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

const isBelow = (path: string, target: string) => path === target || path.startsWith(`${target}/`);

type Viewer = NonNullable<ReturnType<typeof useViewer>>;

/** What a person can do about who they are is there before the edge has said who that is. */
function Person({ viewer }: { viewer: Viewer | undefined }) {
  const t = useTranslate();
  const session = useSession();
  const id = viewer?.id ?? ('subject' in session ? session.subject : '');
  return (
    <div className={classes['person']}>
      <IconUser />
      <span className={classes['personName']} title={id}>
        {session.kind === 'development' ? t('shell.development') : id}
      </span>
      {viewer === undefined ? null : <span className={classes['role']}>{t(roleOf(viewer))}</span>}
      {session.kind === 'development' ? null : (
        <PlainButton size="small" onClick={() => sessions.signOut()}>
          {t('shell.signOut')}
        </PlainButton>
      )}
    </div>
  );
}

function roleOf({ roles }: Viewer): MessageId {
  if (roles.length === 0) return 'shell.role.none';
  return roles.includes('OPERATOR') ? 'shell.role.OPERATOR' : 'shell.role.STAFF';
}
