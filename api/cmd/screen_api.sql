-- What the caller may see, and no more.
set role flare_api
