-- What connections for slow requests begin with besides (pool.h): to plan for the values at hand costs little there, and of a roster
-- one plan does not do for an organisation that has a hundredth of a table and one that has most of it.
set plan_cache_mode = 'force_custom_plan';
