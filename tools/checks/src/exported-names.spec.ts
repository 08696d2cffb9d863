import { describe, expect, it } from '@jest/globals';
import { trackedFiles, WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXPORT = /^export (?:abstract )?(?:async )?(?:class|interface|type|const|function|enum) (\w+)/gm;

/** The services have the same shape and the same names, and a model file's class is `Model`. */
const SHAPES = new Set(['AppModule', 'ConnectionsModule', 'MetricsModule', 'Model', 'START_STEPS']);

describe('the names that product files export', () => {
  it('stand for one thing each', () => {
    const homes = new Map<string, string[]>();
    for (const file of trackedFiles('*.ts', ':!*.spec.ts')) {
      const text = readFileSync(join(WORKSPACE_ROOT, file), 'utf8');
      for (const [, name = ''] of text.matchAll(EXPORT)) homes.set(name, [...(homes.get(name) ?? []), file]);
    }
    const shared = [...homes].filter(([name, files]) => files.length > 1 && !SHAPES.has(name));
    expect(Object.fromEntries(shared)).toEqual({});
  });
});
