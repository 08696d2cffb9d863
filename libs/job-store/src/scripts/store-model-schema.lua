-- Stores what a model takes and returns, unless a process that started later has stored one already.
--
-- KEYS[1]  the hash of the model's schema
-- ARGV[1]  when the writer started, milliseconds since the epoch
-- ARGV[2]  version of the schema
-- ARGV[3]  the schema as JSON
-- Returns 1 when stored, 0 when a process with a later start has stored one.

local key, startedAtMs, version, schema = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

local known = redis.call('HGET', key, 'startedAtMs')
if known and tonumber(known) > tonumber(startedAtMs) then return 0 end
redis.call('HSET', key, 'startedAtMs', startedAtMs, 'version', version, 'schema', schema)
return 1
