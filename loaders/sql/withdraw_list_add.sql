insert into list_entry select * from back_list_entry
