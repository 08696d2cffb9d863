import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFileSync } from 'node:child_process';
import { readEndOfLife } from './end-of-life.js';
import { findPins } from './find-pins.js';
import { judgePins } from './judge-pins.js';

const pins = findPins();
const table = readEndOfLife();

/** Anything in a tracked file that looks like an image of a program that others make. */
const IMAGE =
  '(debian|keda|node|python|rabbitmq|redis|ubuntu|valkey):[0-9a-z][-.0-9a-z]*-(slim|management|bookworm|trixie)\\b';

describe('the versions that this repository names', () => {
  it('are all found: images, what the scripts install, and the oldest that is accepted', () => {
    const found = pins.map(({ product, role, file }) => `${product} ${role} ${file}`);
    expect([...new Set(found)].sort()).toEqual([
      'debian used deploy/compose.yaml',
      'debian used deploy/containers/Containerfile',
      'debian used deploy/containers/python-model.Containerfile',
      'debian used kustomize/components/redis/stateful-set.yaml',
      'keda oldest-accepted deploy/setup-cluster.sh',
      'keda used deploy/cluster/shared.sh',
      'kubernetes oldest-accepted deploy/setup-cluster.sh',
      'node oldest-accepted package.json',
      'node used deploy/containers/Containerfile',
      'python oldest-accepted libs/service/src/settings/model-settings.ts',
      'python used deploy/containers/python-model.Containerfile',
      'rabbitmq used deploy/compose.yaml',
      'rabbitmq used kustomize/components/rabbitmq/stateful-set.yaml',
      'rabbitmq used kustomize/overlays/production/rabbitmq-cluster.yaml',
      'redis used deploy/compose.yaml',
      'redis used kustomize/components/redis/stateful-set.yaml',
    ]);
  });

  it('are all found where a search for the names of images finds them', () => {
    const places = ['deploy', 'kustomize', 'apps/*/project.json', '.ci'];
    const listed = execFileSync('git', ['grep', '-hoE', IMAGE, '--', ...places], {
      cwd: WORKSPACE_ROOT,
      encoding: 'utf8',
    });
    const named = new Set(listed.split('\n').filter((image) => image !== ''));
    expect(named.size).toBeGreaterThan(3);
    expect([...named].filter((image) => !pins.some(({ text }) => text === image))).toEqual([]);
  });

  // `npm run pins:check` reports whether they are past it, not this test: a test must not fail because a day has
  // passed.
  it('have all a line in the table of ends of life', () => {
    const unknown = judgePins(pins, table, '2000-01-01').filter(({ verdict }) => verdict === 'failure');
    expect(unknown).toEqual([]);
  });

  it('are all that the table has', () => {
    const lines = Object.entries(table).flatMap(([product, { lines }]) =>
      Object.keys(lines).map((line) => `${product} ${line}`),
    );
    expect(lines.filter((line) => !pins.some((pin) => `${pin.product} ${pin.line}` === line))).toEqual([]);
  });
});
