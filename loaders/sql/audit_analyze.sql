analyze stage_assessment;
analyze stage_finding;
