import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the web application was built, if it was: what an edge is to serve unless WEB_DIR says otherwise. */
export function builtWebApp(root: string): string | undefined {
  const folder = join(root, 'apps/web/dist');
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
