-- What other patterns found, which nobody asks for any more.   $1 patterns
delete from text_hit where patterns <> $1::bigint
