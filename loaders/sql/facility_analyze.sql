-- Fresh temporary tables have no statistics, and the plan of a large merge needs them.
analyze stage_facility
