import type { RedisScript } from '../connection/redis-script.js';

/**
 * Stores what a model takes and gives, unless a process that started later has told already.
 *
 * - `KEYS[1]` the hash of the model's schema
 * - `ARGV[1]` when the writer started, milliseconds since the epoch; `ARGV[2]` version; `ARGV[3]` the schema as JSON
 * - returns 1 when stored, 0 when a later start has told
 */
export const STORE_MODEL_SCHEMA: RedisScript = {
  name: 'tidegateStoreModelSchema1',
  lua: `
local startedAtMs = redis.call('HGET', KEYS[1], 'startedAtMs')
if startedAtMs and tonumber(startedAtMs) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'startedAtMs', ARGV[1], 'version', ARGV[2], 'schema', ARGV[3])
return 1
`,
};
