-- Pauses a model, or lets it go on, and reports that in the same moment: so the latest news is true, however many do this at a
-- time.
--
-- KEYS[1]  exists while the model is paused
-- ARGV[1]  `paused` or `resumed`
-- ARGV[2]  the channel of the model's pauses
-- Returns nothing.

-- @include now-ms

local key, news, channel = KEYS[1], ARGV[1], ARGV[2]

if news == 'paused' then
  redis.call('SET', key, string.format('%.0f', nowMs()), 'NX')
else
  redis.call('DEL', key)
end
redis.call('PUBLISH', channel, news)
