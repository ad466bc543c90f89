#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "callers.h"
#include "cmd.h"
#include "pool.h"
#include "recall.h"
#include "serve.h"
#include "work.h"

/* A core file would hold what the server has in memory: passwords, evidence. */
static void
forbid_cores(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	prctl(PR_SET_DUMPABLE, 0);		/* also where cores go to a program */
}

int
cmd_serve(struct app *app, int argc, char **argv, struct err *err)
{
	struct serve_options o = { .listen = NULL };
	int64_t page_mb = RECALL_MB, workers = 0;
	int64_t key_limit = CALLERS_KEY_LIMIT, wrong_limit = CALLERS_WRONG_LIMIT;
	const char *format = "text";
	const char *conninfo;
	char anchors[4096];
	struct work_beside work;
	bool no_work = false;
	const struct opt options[] = {
		{ "listen", 'l', OPT_TEXT, &o.listen, "ADDRESS:PORT", "where to listen; by default 127.0.0.1:8080", 0, 0 },
		{ "behind-proxy", 0, OPT_FLAG, &o.behind_proxy, NULL, "believe the last address in X-Forwarded-For: our own proxy writes it", 0, 0 },
		{ "key-limit", 0, OPT_INT, &key_limit, "N", "requests of one key in a minute; 0 for no limit (600)", 0, 1000000 },
		{ "wrong-limit", 0, OPT_INT, &wrong_limit, "N", "keys that are none, from one address in a minute; 0 for no limit (10)", 0, 1000000 },
		{ "metrics", 0, OPT_TEXT, &o.metrics, "ADDRESS:PORT", "where Prometheus may ask /metrics: counts, no names (off)", 0, 0 },
		{ "no-work", 0, OPT_FLAG, &no_work, NULL, "write loads and scans down, but let a flare work elsewhere do them", 0, 0 },
		{ "page-memory", 0, OPT_INT, &page_mb, "MB", "memory for pages that stay valid until the next scan (64)", 0, 1 << 16 },
		{ "workers", 0, OPT_INT, &workers, "N", "quick queries that the database runs for it at a time (one for each processor)", 1, POOL_WORKERS },
		{ "log-format", 0, OPT_TEXT, &format, "text|json", "what stderr gets; json has a line for each request too (text)", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	int done = cmd_options("serve", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "flare serve takes no arguments, only options; %s is too much", argv[0]);
	o.page_mb = (int)page_mb;
	o.workers = (int)workers;
	o.key_limit = (int)key_limit;
	o.wrong_limit = (int)wrong_limit;
	if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
		return err_set(err, ERR_USAGE, "--log-format %s: text or json is needed", format);
	o.json_log = strcmp(format, "json") == 0;
	forbid_cores();
	if ((conninfo = app_conninfo(app, err)) == NULL)
		return -1;
	o.anchors = app_anchors(app, anchors, sizeof(anchors));
	if (!no_work && work_beside(app, &work, err) < 0)
		return -1;
	done = serve(conninfo, &o, err);
	if (!no_work)
		work_end(&work);
	return done;
}
