import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** A file name from words. */
export function plotFileName(...words: readonly string[]): string {
  const name = words.join(' ').toLowerCase();
  return `${name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}.svg`;
}

/**
 * Draws a chart without a browser, and writes it.
 * @param spec - Vega-Lite
 * @param file - where to; its folder is made
 */
export async function writeSvg(spec: TopLevelSpec, file: string): Promise<void> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${svg}\n`);
}
