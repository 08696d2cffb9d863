-- Counts a batch of arrivals once, however often it is sent, and wakes all that listen.
--
-- KEYS[1]   remembers the batch
-- KEYS[2…]  the hash of the minute of each second
-- ARGV[1]   seconds that a batch is remembered
-- ARGV[2]   seconds that a minute is kept after its last count
-- ARGV[3]   the channel
-- ARGV[4]   the model
-- ARGV[5…]  for each second: the second since the epoch, then how many arrived in it
-- Returns 1, or 0 when the batch was counted before.

local rememberedSeconds, keptSeconds, channel, model = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

if not redis.call('SET', KEYS[1], 1, 'NX', 'EX', rememberedSeconds) then return 0 end
for i = 2, #KEYS do
  redis.call('HINCRBY', KEYS[i], ARGV[2 * i + 1], ARGV[2 * i + 2])
  redis.call('EXPIRE', KEYS[i], keptSeconds)
end
redis.call('PUBLISH', channel, model)
return 1
