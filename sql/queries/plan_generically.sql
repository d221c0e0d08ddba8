-- One plan for all values of a prepared statement. Without it small batches would be planned again each time, at a
-- price that the planner's estimate leaves out.
set plan_cache_mode = force_generic_plan;
