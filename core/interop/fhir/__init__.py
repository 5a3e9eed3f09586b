"""Reading referrals that arrive as FHIR R4: files in, plain frozen values out, no database and no exception.

run = read_run([SourceFile("referral.json", content)])
for entry in run.entries: ...   # ReferralEntry, or RefusedEntry that says what to mend
"""

from core.interop.fhir.outcomes import ReferralEntry, RefusedEntry, Run, SourceFile
from core.interop.fhir.reading import read_run

__all__ = ["ReferralEntry", "RefusedEntry", "Run", "SourceFile", "read_run"]
