"""Assessments: any instrument that an enabled plugin declares, filled in, scored and kept with its version."""
