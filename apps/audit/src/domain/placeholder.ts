const placeholders = new Set([
  'asdf',
  'asd',
  'borrar',
  'company name',
  'default',
  'delete me',
  'desconocida',
  'desconocido',
  'dummy',
  'ejemplo',
  'empresa',
  'example',
  'fixme',
  'foo',
  'foobar',
  'invalid',
  'invalid name',
  'lorem ipsum',
  'n a',
  'n d',
  'na',
  'name',
  'nd',
  'new company',
  'new property',
  'no aplica',
  'no disponible',
  'no name',
  'nombre',
  'none',
  'not available',
  'null',
  'pendiente',
  'pending',
  'por definir',
  'property name',
  's n',
  'sample',
  'sin nombre',
  'sn',
  'tba',
  'tbd',
  'todo',
  'undefined',
  'unknown',
  'unnamed',
  'untitled',
  'vacio',
]);

/** Words people type to get past a field: `test`, `Prueba 2`, `xxx`. */
const filler = /^(test|testing|tests|prueba|pruebas|x{2,})( ?\d+)?$/;

/** Lower case, without accents, letters and digits of any script in words. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a name only stands where a name should be: `invalid_name`, `N/A`, `---`. */
export function isPlaceholder(name: string): boolean {
  const words = plainWords(name);
  return words === '' || placeholders.has(words) || filler.test(words);
}
