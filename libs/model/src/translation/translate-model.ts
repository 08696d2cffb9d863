import type { BuildFailure, Message } from 'esbuild';
import { rmSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ModelSetupError } from '../model-host.error.js';
import type { ModelUser } from '../model-host.options.js';
import { keepModuleUrls, MODULE_URL_SUBSTITUTES } from './module-url.plugin.js';
import { resolvePackagesFromTheirImporter } from './package-resolution.plugin.js';
import type { PreparedModel } from './prepared-model.js';

/** How many translations are under way; the translator's process is stopped by the last. */
let underWay = 0;

/**
 * Translates a TypeScript model and its relative imports into one file in a temporary directory. Packages stay outside,
 * under the very paths to which they resolve from the importing file, so the directory's place does not matter;
 * `import.meta.url` stays that of the original file, so data beside the model is found. The directory is removed when
 * the process ends, unless the process is killed.
 *
 * @param path - absolute path of the model file
 * @param user - whom the translation belongs to. @defaultValue the user of this process
 * @throws {ModelSetupError} `syntax`, naming file and line
 */
export async function translateModel(path: string, user?: ModelUser): Promise<PreparedModel> {
  // Loaded only when needed: a worker with a JavaScript model saves the memory.
  const esbuild = await import('esbuild');
  const directory = await mkdtemp(join(tmpdir(), 'tidegate-model-'));
  const removeAtExit = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const remove = (): Promise<void> => {
    process.off('exit', removeAtExit);
    return rm(directory, { recursive: true, force: true });
  };
  const outputPath = join(directory, 'model.mjs');
  underWay += 1;
  try {
    await esbuild.build({
      entryPoints: [path],
      outfile: outputPath,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'silent',
      // No "module" condition, which bundlers support and Node does not.
      conditions: [],
      define: MODULE_URL_SUBSTITUTES,
      // `require` works as in the file itself; as a global, so that a model may declare its own.
      banner: { js: requireBanner(path) },
      plugins: [resolvePackagesFromTheirImporter(), keepModuleUrls()],
    });
    if (user !== undefined)
      for (const each of [outputPath, directory]) await chown(each, user.userId, user.groupId);
    return { path: outputPath, remove };
  } catch (cause) {
    await remove();
    if (!isBuildFailure(cause)) throw cause;
    throw new ModelSetupError('syntax', cause.errors.map(inWords).join('; '), { cause });
  } finally {
    underWay -= 1;
    // Otherwise its process would stay and keep memory that the worker needs.
    if (underWay === 0) await esbuild.stop();
  }
}

function requireBanner(path: string): string {
  const url = JSON.stringify(pathToFileURL(path).href);
  return `import { createRequire as __createRequire } from 'node:module';globalThis.require ??= __createRequire(${url});`;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function inWords({ text, location }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
