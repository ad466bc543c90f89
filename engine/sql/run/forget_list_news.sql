-- Lists that said something new since all facilities were matched with them.
delete from list_news
