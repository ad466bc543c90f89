#include "cmd.h"
#include "serve.h"

int
cmd_serve(struct app *app, int argc, char **argv, struct err *err)
{
	struct serve_options o = { .listen = NULL };
	const char *conninfo;
	const struct opt options[] = {
		{ "listen", 'l', OPT_TEXT, &o.listen, "ADDRESS:PORT", "where to listen; by default 127.0.0.1:8080", 0, 0 },
		{ "i-know-there-is-no-key", 0, OPT_FLAG, &o.beyond_loopback, NULL,
		    "listen also where others can reach it: everyone there sees everything", 0, 0 },
		{ "metrics", 0, OPT_TEXT, &o.metrics, "ADDRESS:PORT", "where Prometheus may ask /metrics: counts, no names (off)", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	int done = cmd_options("serve", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "flare serve takes no arguments, only options; %s is too much", argv[0]);
	if ((conninfo = app_conninfo(app, err)) == NULL)
		return -1;
	return serve(conninfo, &o, err);
}
