-- The error of a job whose worker did not confirm that it has stopped.
local CANCEL_UNCONFIRMED = 'canceled: its worker did not confirm that it stopped'
