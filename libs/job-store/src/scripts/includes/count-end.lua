-- Counts that a job has ended, for the history of its model: by the five seconds and the status, and by the bucket of its latency
-- where it has succeeded. Nothing depends on it, so it fails silently, as for a user that was made for an earlier release.
-- LATENCY_LOG_BASE stands for the logarithm of how much wider each bucket is than the one before.
local function countEnd(key, model, status, createdAtMs, now)
  if not model or not status then return end
  local minute = string.format('%.0f', math.floor(now / 60000))
  local countsKey = string.gsub(key, ':job:.*$', ':ends:') .. model .. ':' .. minute
  local field = math.floor(now / 5000) % 12 .. ' ' .. status
  if status == 'succeeded' then
    local latencyMs = math.max(1, now - tonumber(createdAtMs or now))
    field = field .. ' ' .. math.ceil(math.log(latencyMs) / LATENCY_LOG_BASE)
  end
  if redis.pcall('HINCRBY', countsKey, field, 1) == 1 then redis.pcall('EXPIRE', countsKey, 300) end
end
