-- names: kind, unit separator, name, unit separator, key of country and name; record separators between
create temp table stage_list (like list_entry including defaults, names text) on commit drop;
