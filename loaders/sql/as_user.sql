-- What only the tables' owner may do; a load that another user runs has slower ways.
set local role none
