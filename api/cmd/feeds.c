#include <stdio.h>

#include "cmd.h"
#include "load.h"

int
cmd_feeds(struct app *app, int argc, char **argv, struct err *err)
{
	struct opt none[] = { { 0 } };
	struct loader *loader;
	int got = cmd_options("feeds", none, &argc, argv, err), rc = EXIT_DONE;

	if (got != 0)
		return got > 0 ? EXIT_DONE : -1;
	if (argc > 1)
		return err_set(err, ERR_USAGE, "feeds takes one name; flare feeds lists them");
	if ((loader = app_loader(app, err)) == NULL)
		return -1;
	if (argc == 0)
		feeds_list(loader, stdout);
	else if (feeds_describe(loader, argv[0], stdout, err) < 0)
		rc = -1;
	loader_free(loader);
	return rc;
}
