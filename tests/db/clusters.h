#ifndef CLUSTERS_H
#define CLUSTERS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cluster.h"
#include "db.h"
#include "t.h"

/* Clusters in folders of one folder that is removed at the end. */
static char root[64];

static inline void
clusters_begin(void)
{
	snprintf(root, sizeof(root), "/tmp/flare-test-XXXXXX");
	if (mkdtemp(root) == NULL || chmod(root, 0755) < 0) {
		perror(root);
		exit(1);
	}
}

static inline const char *
folder(const char *name)
{
	static char dir[256];

	snprintf(dir, sizeof(dir), "%s/%s", root, name);
	return dir;
}

/* SQL's one value from the cluster INFO. */
static inline const char *
value(const struct cluster_info *info, const char *sql)
{
	struct err err;
	struct pg *pg = pg_open(info->conninfo, &err);
	const char *v;

	if (pg == NULL) {
		printf("# %s\n", err.msg);
		return "no connection";
	}
	v = db_value(pg, sql);
	pg_close(pg);
	return v;
}

static inline bool
start(const char *dir, struct cluster_info *info)
{
	struct err err;

	if (T(cluster_start(dir, info, &err) == 0))
		return true;
	printf("# %s\n", err.msg);
	return false;
}

static inline void
stop(const char *dir)
{
	struct err err;

	if (!T(cluster_stop(dir, &err) == 0))
		printf("# %s\n", err.msg);
}

#endif
