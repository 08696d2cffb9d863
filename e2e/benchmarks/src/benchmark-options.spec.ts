import { describe, expect, it } from '@jest/globals';
import { parseBenchmarkOptions } from './benchmark-options.js';

describe('the options of the benchmark', () => {
  it('measure everything beside its counterparts when none is given', () => {
    expect(parseBenchmarkOptions([])).toMatchObject({
      sections: [
        'startup',
        'pushes',
        'api',
        'worker',
        'host',
        'latency',
        'memory',
        'waiting',
        'cancels',
        'webhooks',
        'list',
        'autoscaling',
      ],
      against: undefined,
    });
  });

  it('compare with a revision what two builds have in common, 20 times', () => {
    expect(parseBenchmarkOptions(['--against', '92992d6'])).toMatchObject({
      sections: ['startup', 'pushes', 'worker'],
      against: '92992d6',
      pairs: 20,
    });
    expect(parseBenchmarkOptions(['--against', 'HEAD~1', '--pairs', '2', '--only', 'worker'])).toMatchObject({
      sections: ['worker'],
      against: 'HEAD~1',
      pairs: 2,
    });
  });

  it.each([
    ['a part that is not compared', ['--against', 'HEAD', '--only', 'memory'], '--only = "memory"'],
    ['no pairs', ['--against', 'HEAD', '--pairs', '0'], '--pairs = "0"'],
    ['an unknown option', ['--agianst', 'HEAD'], '--agianst'],
  ])('refuse %s', (_, parameters, message) => {
    expect(() => parseBenchmarkOptions(parameters)).toThrow(message);
  });
});
