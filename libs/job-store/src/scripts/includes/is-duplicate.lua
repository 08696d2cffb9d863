-- True for a message whose job is run from another one: from that of a later retry, or, where the job or the same retry was
-- published twice, from the one that a try was claimed from first. The message of the push counts as that of retry 0. Without an
-- id it cannot be told from another.
local function isDuplicate(key, retryNumber, messageId)
  local latest, claimedFrom = unpack(redis.call('HMGET', key, 'retryNumber', 'deliveryId'))
  latest = tonumber(latest or 0)
  if retryNumber ~= latest then return retryNumber < latest end
  return claimedFrom and messageId ~= '' and claimedFrom ~= messageId
end
