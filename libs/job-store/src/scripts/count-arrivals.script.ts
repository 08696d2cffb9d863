import type { RedisScript } from '../connection/redis-script.js';

/**
 * Counts a batch of arrivals once, however often it is sent, and wakes whoever listens.
 *
 * - `KEYS[1]` remembers the batch, `KEYS[1 + i]` the hash of the minute of the i-th second
 * - `ARGV[1]` seconds that a batch is remembered, `ARGV[2]` seconds that a minute is kept after its last count
 * - `ARGV[3]` the channel, `ARGV[4]` the model, then two for each second: the second and how many arrived
 * - returns 1, or 0 when the batch was counted before
 */
export const COUNT_ARRIVALS: RedisScript = {
  name: 'tidegateCountArrivals1',
  lua: `
if not redis.call('SET', KEYS[1], 1, 'NX', 'EX', ARGV[1]) then
  return 0
end
for i = 2, #KEYS do
  redis.call('HINCRBY', KEYS[i], ARGV[2 * i + 1], ARGV[2 * i + 2])
  redis.call('EXPIRE', KEYS[i], ARGV[2])
end
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
`,
};
