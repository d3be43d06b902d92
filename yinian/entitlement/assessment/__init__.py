"""How able an elder is: scales as versioned data, assessments by two assessors, validity and objection."""
