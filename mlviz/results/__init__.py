"""Every result as plain frozen data: what charts, reports and pages consume."""
