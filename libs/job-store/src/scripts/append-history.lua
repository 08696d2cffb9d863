-- Appends to the history of models what was recorded of some time, each once: under a lease, and only behind what is there.
--
-- KEYS[1]   the lease
-- KEYS[2…]  for each entry, in turn: the hash of how far the history of its model is, and the list that it goes to
-- ARGV[1]   id of the holder of the lease
-- ARGV[2]   its token
-- ARGV[3]   seconds that it is kept how far a history is
-- ARGV[4…]  for each entry: its resolution, its number, seconds that its list is kept, and the entry
-- Returns 1, or 0 where the lease is no longer this one: then nothing was appended.

-- @include holds-lease

if not holdsLease(KEYS[1], ARGV[1], ARGV[2]) then return 0 end
for i = 2, #KEYS, 2 do
  local first = 2 * i
  local resolution, number, keptSeconds, entry = ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3]
  if tonumber(redis.call('HGET', KEYS[i], resolution) or -1) < tonumber(number) then
    redis.call('RPUSH', KEYS[i + 1], entry)
    redis.call('EXPIRE', KEYS[i + 1], keptSeconds)
    redis.call('HSET', KEYS[i], resolution, number)
    redis.call('EXPIRE', KEYS[i], ARGV[3])
  end
end
return 1
