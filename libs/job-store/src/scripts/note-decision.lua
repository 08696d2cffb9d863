-- Notes how many workers a model should have. The decision itself is kept where it differs from the one before: another number,
-- another limit, another rule.
--
-- KEYS[1]  the list of the model's decisions
-- KEYS[2]  the hash of how many workers it should have
-- ARGV[1]  seconds that a decision is kept
-- ARGV[2]  decisions that are kept
-- ARGV[3]  seconds that the number counts without another decision
-- ARGV[4]  how many workers there should be
-- ARGV[5]  what a decision must have in common with the last one, to be the same
-- ARGV[6]  the decision as JSON
-- Returns 1 where it is kept, else 0.

-- @include now-ms

local listKey, wantedKey, keptSeconds, most, wanted, mark, json =
  KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), ARGV[4], ARGV[5], ARGV[6]

local isSame = redis.call('HGET', wantedKey, 'mark') == mark
redis.call('HSET', wantedKey, 'wanted', wanted, 'mark', mark)
redis.call('EXPIRE', wantedKey, ARGV[3])
if isSame then return 0 end
local now = string.format('%.0f', nowMs())
redis.call('LPUSH', listKey, now .. ' ' .. json)
redis.call('LTRIM', listKey, 0, most - 1)
redis.call('EXPIRE', listKey, keptSeconds)
-- For those who follow all jobs. Silently, as for a user that was made for an earlier release.
if redis.pcall('EXISTS', (string.gsub(listKey, ':decisions:.*$', ':news-wanted'))) == 1 then
  redis.pcall('XADD', (string.gsub(listKey, ':decisions:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', 'scaling',
    'job', '', 'attempt', 0, 'model', (string.gsub(listKey, '^.*:decisions:', '')), 'owner', '', 'time', now,
    'members', json)
end
return 1
