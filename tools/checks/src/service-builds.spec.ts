import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface ServiceBuilds {
  readonly readBuilds: (workspaceRoot: string) => ReadonlyMap<string, string>;
  readonly changedPrograms: (
    before: ReadonlyMap<string, string>,
    after: ReadonlyMap<string, string>,
  ) => readonly string[];
  readonly processesOf: (services: readonly string[], stackText: string) => readonly object[];
}

const APPS = ['gateway', 'scaler', 'worker', 'local'];

describe('what `npm run dev` restarts after a build', () => {
  let tools: ServiceBuilds;
  let root: string;

  beforeEach(async () => {
    tools = (await import(join(WORKSPACE_ROOT, 'tools/service-builds.mjs'))) as ServiceBuilds;
    root = mkdtempSync(join(tmpdir(), 'tidegate-dev-'));
    for (const app of APPS) {
      mkdirSync(join(root, 'apps', app, 'dist/jobs'), { recursive: true });
      writeFileSync(join(root, 'apps', app, 'dist/main.js'), `// ${app}`);
    }
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('is the service whose program differs, and no other', () => {
    const before = tools.readBuilds(root);
    expect(tools.changedPrograms(before, tools.readBuilds(root))).toEqual([]);
    writeFileSync(join(root, 'apps/gateway/dist/jobs/jobs.controller.js'), '// new');
    expect(tools.changedPrograms(before, tools.readBuilds(root))).toEqual(['gateway']);
  });

  it('is distinguished from maps and types, which change nothing that runs', () => {
    const before = tools.readBuilds(root);
    writeFileSync(join(root, 'apps/worker/dist/main.js.map'), '{}');
    writeFileSync(join(root, 'apps/worker/dist/main.d.ts'), 'export {};');
    expect(tools.changedPrograms(before, tools.readBuilds(root))).toEqual([]);
  });

  it('is every process of that service, and never broker, store or the stack', () => {
    const processes = [
      { role: 'broker', pid: 1 },
      { role: 'gateway', pid: 2 },
      { role: 'worker', pid: 3 },
      { role: 'worker', pid: 4 },
    ];
    const stackText = JSON.stringify({ processes });
    expect(tools.processesOf(['worker', 'local', 'broker'], stackText)).toEqual(processes.slice(2));
    expect(tools.processesOf([], stackText)).toEqual([]);
  });
});
