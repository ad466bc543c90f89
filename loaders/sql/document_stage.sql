-- What one file says of documents, as it says it.
create temp table stage_document (like document including defaults) on commit drop;
