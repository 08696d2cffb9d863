-- Takes jobs out of the lists whose records have expired. What one caller has taken out is no longer there, so that any number
-- of gateways may do this at a time.
--
-- KEYS[1]  the set of the models whose jobs are listed: the other keys are made of its name
-- ARGV[1]  how many jobs, at most
-- Returns how many were taken out.

-- @include forget-due

return forgetDue((string.gsub(KEYS[1], '%-models$', '')), tonumber(ARGV[1]))
