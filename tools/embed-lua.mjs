// Writes the Lua scripts of libs/job-store into a module of TypeScript, so that Jest, `tsc` and the bundles have them by a
// plain import; `--check` only reports whether the module is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPTS = fileURLToPath(new URL('../libs/job-store/src/scripts/', import.meta.url));
const MODULE = join(SCRIPTS, 'lua-sources.ts');
const INCLUDE = /^-- @include ([\w-]+)$/;

/**
 * The lines of a script that run: parts that it includes in their places, each once, without comments and empty lines.
 *
 * @param included - the parts that are there already
 */
function codeOf(file, included = new Set()) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const part = INCLUDE.exec(line)?.[1];
      if (included.has(part)) return [];
      if (part) return codeOf(join(SCRIPTS, 'includes', `${part}.lua`), included.add(part));
      return line.trim() === '' || line.startsWith('--') ? [] : [line];
    });
}

const entries = readdirSync(SCRIPTS)
  .filter((name) => name.endsWith('.lua'))
  .sort()
  .map((name) => {
    const code = codeOf(join(SCRIPTS, name)).join('\n');
    return `  '${name.replace('.lua', '')}': \`\n${code.replaceAll(/[\\`]|\$\{/g, '\\$&')}\n\`,`;
  });
const text = `// Written by \`npm run lua:embed\` from the .lua files beside it. Change those.

/** The Lua scripts by their names, as Redis gets them. */
export const LUA_SOURCES = {
${entries.join('\n')}
};
`;

if (process.argv.includes('--check')) {
  const isStale = readFileSync(MODULE, 'utf8') !== text;
  if (isStale) console.log('lua-sources.ts is stale: run npm run lua:embed');
  process.exitCode = isStale ? 1 : 0;
} else writeFileSync(MODULE, text);
