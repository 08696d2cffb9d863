-- The keys of a job's deliveries, made of that of the job's hash.
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end

local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end

local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
