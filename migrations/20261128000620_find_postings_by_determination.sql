-- What a determination has moved is looked up from it (ATT-D10).
create index postings_by_determination on postings (determination_id, id) where determination_id is not null;
