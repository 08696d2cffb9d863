-- Notes that an event of a job is to be sent to the job's webhook. It happens in the step that makes the event, so that no crash
-- comes between the two.
--
-- The hash of deliveries has for each event a field with its number, and beside them `webhook`, `host`, `model` and `owner` of
-- the job, which it may outlive, `latest`, the number of the latest event, `numbers`, those of all with a space behind each, `stopped` once the receiver wants nothing any more,
-- `token`, which counts the claims, and `claimedUntilMs` while a gateway has one.

-- @include delivery-keys

-- Deliveries that are kept of a job. The oldest is dropped then; a job with 100 retries has some 200.
local MOST_DELIVERIES = 250

-- Milliseconds for which deliveries are kept that are still to be sent: all gateways may be down for some days.
local PENDING_MS = 604800000

-- Bytes of further members of an event that are kept for its delivery.
local LONGEST_MEMBERS = 4000

local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end

-- Deliveries are kept as long as their job, which may be kept for longer after an event that is not sent.
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end

-- `webhookJson` is the job's own, `members` further ones of the event as a JSON object or nothing.
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end

  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
