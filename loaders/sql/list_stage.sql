-- What one file says of entries of lists, as it says it.
create temp table stage_list (
    like list_entry including defaults,
    part   boolean,      -- adds names and places to an entry that another file has
    gone   boolean,      -- says that the entry with this key is no longer listed
    names  text,         -- kind, unit separator, name, unit separator, folded name; record separators between
    places text          -- country, unit separator, address; record separators between
) on commit drop;
alter table stage_list alter column list drop not null, alter column scope drop not null, alter column status drop not null,
    alter column cell drop not null;
create temp table stage_gone (like list_entry) on commit drop;
