#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api_figure.h"
#include "api_peers.h"
#include "child.h"

/* The ids that a page names, in order. */
static void
put_ids(struct buf *b, const char *page)
{
	static const char name[] = "\"id\"";

	buf_reset(b);
	while ((page = strstr(page, name)) != NULL) {
		page += sizeof(name) - 1;
		page += strspn(page, " :");
		buf_put(b, page, strcspn(page, ",}"));
	}
	buf_char(b, '\n');
}

/* Both say the same, or their rates say nothing. */
static void
compare(const struct api_world *w, int port, const char *target, int peer_port, const char *path)
{
	static char page[1 << 20];
	struct buf ours = { 0 }, theirs = { 0 };

	api_need(web_get(port, target, w->key, page, sizeof(page)) == 200, target);
	put_ids(&ours, page);
	api_need(web_get(peer_port, path, NULL, page, sizeof(page)) == 200, path);
	put_ids(&theirs, page);
	api_need(ours.n > 16 && str_eq(buf_as_str(&ours), buf_as_str(&theirs)), "giving the same page as the peer");
	buf_free(&ours);
	buf_free(&theirs);
}

/* Pages that memory does not have, beside the same statement by others. */
void
api_pages(const struct api_world *w)
{
	struct api_bound list, facility;
	struct api_contest node = { 0 }, bench = { 0 }, page = { 0 }, alike = { 0 };
	char target[128];
	struct api_server flare = api_world_serve(w, "0");
	int peer_port = web_free_port();
	bool node_there = access("../peers/node_modules/fastify", F_OK) == 0;
	pid_t peer = -1;

	api_peers_bind(w, API_LIST "&score_min=12.3", &list);
	snprintf(target, sizeof(target), "/v1/facilities/%s", w->facility);
	api_peers_bind(w, target, &facility);
	api_peers_write_pgbench(&list);
	if (node_there) {
		peer = api_peers_node(w, &list, &facility, peer_port);
		api_need(web_wait(peer_port, 20) == 0, "the peer");
		compare(w, flare.port, API_LIST "&score_min=12.3", peer_port, "/list?v=123");
		compare(w, flare.port, target, peer_port, "/facility");
		compare(w, flare.port, target, peer_port, "/facility/rows");
	} else
		fprintf(stderr, "bench: api: fastify and pg are not here: their figures are left out\n");
	for (int i = -1; i < API_TURNS; i++) {	/* the first turn warms all of them */
		struct web_load ours = web_wrk(flare.port, API_VARIED, API_UNCOUNTED, w->key, API_CLIENTS, API_SECONDS), theirs;
		struct web_load one = web_wrk(flare.port, target, NULL, w->key, API_CLIENTS, API_SECONDS), other, same;
		double tps = api_peers_pgbench(w, &list);

		api_need_pages(&ours, "ranked pages");
		api_need_pages(&one, "facility pages");
		if (node_there) {
			theirs = web_wrk(peer_port, "/list?v=%d", NULL, NULL, API_CLIENTS, API_SECONDS);
			other = web_wrk(peer_port, "/facility", NULL, NULL, API_CLIENTS, API_SECONDS);
			same = web_wrk(peer_port, "/facility/rows", NULL, NULL, API_CLIENTS, API_SECONDS);
			api_need_pages(&theirs, "the peer's ranked pages");
			api_need_pages(&other, "the peer's facility pages");
			api_need_pages(&same, "the peer's facility pages of our rows");
		}
		if (i < 0)
			continue;
		node.ours[i] = bench.ours[i] = ours.rate;
		node.p99[i] = ours.p99;
		page.ours[i] = alike.ours[i] = one.rate;
		bench.theirs[i] = tps;
		if (node_there) {
			node.theirs[i] = theirs.rate;
			page.theirs[i] = other.rate;
			alike.theirs[i] = same.rate;
		}
	}
	if (node_there)
		api_tell(w, "ranked page over fastify and node-postgres", api_ratio(&node), "x", 3, HIGHER, &node);
	api_tell(w, "ranked page over pgbench", api_ratio(&bench), "x", 0.5, HIGHER, &bench);
	api_tell(w, "ranked page p99", child_median(node.p99, API_TURNS), "ms", 40, LOWER, NULL);
	if (node_there) {
		api_tell(w, "facility page over fastify and one statement that makes it", api_ratio(&page), "x", 2, HIGHER, &page);
		api_tell(w, "facility page over fastify and node-postgres", api_ratio(&alike), "x", 2, HIGHER, &alike);
		child_end(peer);
	}
	api_need(child_end(flare.pid) == 0, "stopping flare");
	params_free(&list.params);
	params_free(&facility.params);
}
