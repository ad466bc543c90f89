-- Has there ever been a key?  Then the API is not open to who has none.
select exists (select from api_key) or exists (select from session_secret)
