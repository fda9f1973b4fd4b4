"""Jobs of the way out."""

from shortline.jobs import Job
from shortline.outbound.confirm_opt_out import confirm_opt_out
from shortline.outbound.read import read

JOBS: dict[str, Job] = {"whatsapp.read": read, "consent.confirm": confirm_opt_out}
