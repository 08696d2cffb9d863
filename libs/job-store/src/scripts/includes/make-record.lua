-- Makes the record of a job that waits. ARGV[first] to ARGV[last] are names and texts of what the push wrote, in turn.
local function makeRecord(key, formatVersion, first, last)
  redis.call('HSET', key, 'formatVersion', formatVersion, 'status', 'queued', 'attempt', 0, 'tries', 0,
    unpack(ARGV, first, last))
end
