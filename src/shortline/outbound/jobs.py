"""Jobs of the way out."""

from shortline.jobs import Job
from shortline.outbound.read import read

JOBS: dict[str, Job] = {"whatsapp.read": read}
