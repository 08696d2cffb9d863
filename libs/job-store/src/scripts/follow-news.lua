-- Lets scripts note news for some time. Where none were noted, or the store has lost them, a mark says that what came before is
-- missing.
--
-- KEYS[1]  exists while news are noted
-- KEYS[2]  the stream of news
-- ARGV[1]  seconds for which they are noted
-- ARGV[2]  seconds that the stream is kept, which is longer
-- Returns the id of the latest.

if redis.call('EXISTS', KEYS[1], KEYS[2]) < 2 then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', NEWS_KEPT, '*', 'type', 'began')
end
redis.call('SET', KEYS[1], 1, 'EX', ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1][1]
