"""Jobs of the way out."""

from datetime import timedelta

from shortline.jobs import Job
from shortline.outbound.confirm_opt_out import confirm_opt_out
from shortline.outbound.health.look import look
from shortline.outbound.read import read

JOBS: dict[str, Job] = {"whatsapp.read": read, "consent.confirm": confirm_opt_out, "numbers.look": look}
EVERY = {"numbers.look": timedelta(minutes=1)}
