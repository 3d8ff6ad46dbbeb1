// Done while the application is on its way, which takes a slow network half a second: its texts and its first rows are asked for,
// and what names countries and writes dates is made, which takes a slow processor a tenth of one. Nothing here draws.
import { askForCompanies, isCompaniesPage } from './companies/companies-query.ts';
import { isUsable } from './graphql/session.ts';
import { startColorScheme } from './shell/color-scheme.ts';
import { formatOf } from './shell/formats.ts';
import { languageAtStart, loadMessages } from './shell/language.ts';
import { sessions } from './shell/sessions.ts';

startColorScheme();

const { pathname, search } = window.location;
const session = sessions.get();
const language = languageAtStart();

// Where this fails, it is asked for again when it is shown, and said then.
loadMessages(language).catch(() => undefined);
if (isUsable(session) && isCompaniesPage(pathname))
  askForCompanies(new URLSearchParams(search), sessions.authorization());

// Requests go out first.
setTimeout(() => {
  const format = formatOf(language);
  format.country('CO');
  format.dateTime(new Date().toISOString());
  format.number(0);
});
