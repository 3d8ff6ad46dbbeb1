/**
 * The search, the only thing that needs a script: sections without the words go, and the box appears with it. Before
 * printing every part is opened. Plain text of a program for browsers; it is in the page's Content-Security-Policy by its hash.
 */
export const script = `
const box = document.querySelector('input[type=search]');
const parts = [...document.querySelectorAll('[data-find]')];
const links = new Map([...document.querySelectorAll('nav a')].map((link) => [link.getAttribute('href'), link]));
const none = document.querySelector('#nothing');
const find = () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const part of parts) {
    const fits = words.every((word) => part.dataset.find.includes(word));
    part.hidden = !fits;
    if (fits) shown += 1;
    const link = links.get('#' + part.id);
    if (link) link.parentElement.hidden = !fits;
  }
  for (const list of document.querySelectorAll('nav ul')) {
    const empty = [...list.children].every((entry) => entry.hidden);
    list.hidden = empty;
    list.previousElementSibling.hidden = empty;
  }
  none.hidden = shown > 0;
};
box.closest('form').hidden = false;
box.closest('form').addEventListener('submit', (event) => event.preventDefault());
box.addEventListener('input', find);
addEventListener('hashchange', () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.hidden) { box.value = ''; find(); target.scrollIntoView(); }
});
addEventListener('beforeprint', () => { for (const part of document.querySelectorAll('details')) part.open = true; });
`.trim();
