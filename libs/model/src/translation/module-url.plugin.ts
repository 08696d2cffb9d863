import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

const URL_NAME = '__moduleUrl';
const FILENAME_NAME = '__moduleFilename';
const DIRNAME_NAME = '__moduleDirname';

/** The names that stand for a module's own address. Each module declares them, and the bundler keeps them apart. */
export const MODULE_URL_SUBSTITUTES = {
  'import.meta.url': URL_NAME,
  'import.meta.filename': FILENAME_NAME,
  'import.meta.dirname': DIRNAME_NAME,
};

/** Gives every translated module the address that it has in the source tree. */
export function keepModuleUrls(): Plugin {
  return {
    name: 'keep-module-urls',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const loader = path.endsWith('ts') ? 'ts' : 'js';
        if (!source.includes('import.meta')) return { contents: source, loader };
        // On the first line, so that the lines of errors are those of the file.
        return { contents: `${declarations(path)} ${source}`, loader };
      });
    },
  };
}

function declarations(path: string): string {
  const values = [
    [URL_NAME, pathToFileURL(path).href],
    [FILENAME_NAME, path],
    [DIRNAME_NAME, dirname(path)],
  ];
  return values.map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`).join(' ');
}
