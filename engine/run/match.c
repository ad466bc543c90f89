#include <assert.h>
#include <string.h>

#include "match.h"
#include "mem.h"
#include "run_files.h"

/* What was new is no more, once all are matched: forgotten first, so that what comes meanwhile is not. */
static int
forget_news(struct pg *pg, bool *any, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, run_forget_list_news, NULL, 0, err);

	if (rows == NULL)
		return -1;
	*any = pg_rows_affected(rows) > 0;
	pg_rows_free(rows);
	return 0;
}

/* Everybody, or those of whom the statement speaks behind its mark. */
static int
match(struct pg *pg, bool touched, struct err *err)
{
	static const char mark[] = "/*touched", end[] = "*/";
	char *sql = mem_dup(run_match_lists, strlen(run_match_lists)), *at = strstr(sql, mark), *behind = at != NULL ? strstr(at, end) : NULL;
	int done;

	assert(behind != NULL);
	if (touched) {
		memset(at, ' ', sizeof(mark) - 1);
		memset(behind, ' ', sizeof(end) - 1);
	}
	done = pg_exec(pg, sql, NULL, 0, err);
	mem_free(sql);
	return done;
}

int
match_lists(struct pg *pg, bool told, struct err *err)
{
	bool news;

	if (pg_begin(pg, err) < 0)
		return -1;
	if (forget_news(pg, &news, err) == 0 && match(pg, told && !news, err) == 0)
		return pg_commit(pg, err);
	pg_rollback(pg);
	return -1;
}
