import { describe, expect, it } from '@jest/globals';
import { MODEL_USER_PATTERN } from '../settings/worker.settings.js';
import { chooseModelUser, type ModelUserChoice } from './model-user.js';

const warnings: string[] = [];
const choose = (choice: Partial<ModelUserChoice>) => {
  warnings.length = 0;
  return chooseModelUser({
    setting: 'auto',
    options: { modelPath: '/etc/passwd', runnerPath: '/etc/passwd' },
    ownUserId: 0,
    processId: 4_711,
    warn: (line) => warnings.push(line),
    ...choice,
  });
};
const isRoot = process.getuid?.() === 0;

describe('the user of a model', () => {
  it.each(['auto', 'auto:3', 'same', '1001', '1001:100'])('is set by %s', (setting) => {
    expect(setting).toMatch(MODEL_USER_PATTERN);
  });

  it.each(['', 'root', 'auto:', '-1', '1001:', '1:2:3', ' 1'])('is not set by "%s"', (setting) => {
    expect(setting).not.toMatch(MODEL_USER_PATTERN);
  });

  it('is that of the worker where it is asked for, and where the worker is not root', () => {
    expect(choose({ setting: 'same' })).toBeUndefined();
    expect(choose({ ownUserId: 1000 })).toBeUndefined();
    expect(choose({ ownUserId: undefined })).toBeUndefined();
  });

  it('is one that is named, with a group of the same number or another', () => {
    expect(choose({ setting: '1001' })).toEqual({ userId: 1_001, groupId: 1_001 });
    expect(choose({ setting: '1001:100' })).toEqual({ userId: 1_001, groupId: 100 });
  });

  (isRoot ? it : it.skip)('is one of its own under root: that of its number, or by its process', () => {
    expect(choose({ setting: 'auto:3' })).toEqual({ userId: 64_003, groupId: 64_003 });
    expect(choose({ setting: 'auto:903' })).toEqual({ userId: 64_003, groupId: 64_003 });
    expect(choose({ processId: 4_711 })).toEqual({ userId: 64_211, groupId: 64_211 });
    expect(warnings).toEqual([]);
  });

  (isRoot ? it : it.skip)('is root, with a warning, where its own cannot read the model', () => {
    expect(choose({ options: { modelPath: '/nowhere/model.mjs', runnerPath: '/etc/passwd' } })).toBe(
      undefined,
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^runs as root, because user 64211 cannot read \/nowhere\/model\.mjs: /),
    ]);
  });

  it('is chosen without a word where there is no such Python: the start will say so', () => {
    expect(choose({ options: { modelPath: '/nowhere/model.py', python: '/nowhere/python' } })).toBeDefined();
    expect(warnings).toEqual([]);
  });
});
