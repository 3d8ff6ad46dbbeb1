/** By hand, as no catalog is there: what the browser's language is may be what could not be had. */
const texts = [
  { lang: 'en', why: 'The application could not be fetched completely.', again: 'Try again' },
  { lang: 'es', why: 'La aplicación no se pudo obtener por completo.', again: 'Intentar de nuevo' },
] as const;

/** A page in both languages, for when no texts can be had. `again` is what its buttons do. */
export function drawWithoutTexts(root: HTMLElement, again: () => void): void {
  root.replaceChildren(
    ...texts.map(({ lang, why, again: label }) => {
      const part = document.createElement('div');
      part.lang = lang;
      part.style.padding = '24px';
      const sentence = document.createElement('p');
      sentence.textContent = why;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.addEventListener('click', again);
      part.append(sentence, button);
      return part;
    }),
  );
  root.setAttribute('role', 'alert');
}
