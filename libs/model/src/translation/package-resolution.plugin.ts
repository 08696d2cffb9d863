import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { isBuiltin } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Marks a question that the plugin itself asks, so that it does not answer it. */
const ASKED_BY_PLUGIN = 'asked by resolvePackagesFromTheirImporter';

/** Anything but a relative, absolute or package-internal (`#name`) specifier. */
const BARE_SPECIFIER = /^[^./#]/;

const TYPESCRIPT_EXTENSIONS: readonly string[] = ['.ts', '.mts', '.cts'];

/**
 * Leaves packages out of the bundle and writes down where each was found from the file that imports it. A package
 * whose entry is TypeScript (a workspace of the user's) goes into the bundle, because Node cannot load it.
 */
export function resolvePackagesFromTheirImporter(): Plugin {
  return {
    name: 'resolve-packages-from-their-importer',
    setup(build) {
      build.onResolve({ filter: BARE_SPECIFIER }, (question) => resolvePackage(build, question));
    },
  };
}

async function resolvePackage(
  build: PluginBuild,
  question: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  const { path, importer, kind, namespace, resolveDir } = question;
  if (question.pluginData === ASKED_BY_PLUGIN || kind === 'entry-point') return undefined;
  if (isBuiltin(path) || /^(?:file|data):/.test(path)) return { path, external: true };
  const found = await build.resolve(path, {
    importer,
    kind,
    namespace,
    pluginData: ASKED_BY_PLUGIN,
    resolveDir,
  });
  if (found.errors.length > 0) {
    // A package that is required at run time may be optional: the model itself handles its absence.
    return kind === 'import-statement' ? { errors: found.errors } : { path, external: true };
  }
  if (found.external || TYPESCRIPT_EXTENSIONS.includes(extname(found.path))) return found;
  // `require` takes paths only, `import` takes paths of Windows only as addresses.
  const address = kind === 'require-call' ? found.path : pathToFileURL(found.path).href;
  return { path: address, external: true };
}
