#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "api_world.h"
#include "bench.h"
#include "child.h"
#include "descriptors.h"

/*
 * ./dev soak: a server under mixed load for an hour (FLARE_SOAK_MINUTES), while files are
 * loaded and scans publish.  No request may fail, and memory and descriptors stay what
 * they are after the first tenth of the time.
 */
enum { MINUTES = 60, SAMPLE_SECONDS = 5, ROUNDS = 4, NEW_SITES = 1000 };

struct sample {
	double mb;
	int descriptors;
};

static void
write_sites(int round)
{
	FILE *f = fopen("soak_sites.csv", "w");

	child_need(f != NULL, "soak", "writing soak_sites.csv");
	fputs("facility_id,name,address,country,sector\n", f);
	for (int i = 0; i < NEW_SITES; i++)
		fprintf(f, "S%d-%d,Soak Works %d-%d Ltd,%d Sample Road,Malaysia,Apparel\n", round, i, round, i, i);
	fclose(f);
}

/* Another file, and a scan that publishes what it changed. */
static void
load_and_scan(const struct api_world *w, int round)
{
	const char *const load[] = { "load", "soak_sites.csv", NULL };
	const char *const scan[] = { "scan", "--rules", SOURCE_DIR "/rules", NULL };

	write_sites(round);
	child_flare("soak", w->db, load);
	child_flare("soak", w->db, scan);
}

/* wrk, whose words go to soak_wrk.log. */
static pid_t
begin_load(const struct api_world *w, int port, int seconds)
{
	char url[64], duration[32];
	const char *const argv[] = { "wrk", "-t1", "-c16", duration, "--timeout", "10s", "--latency", "-s", SOURCE_DIR "/tests/bench/soak.lua",
		url, NULL };

	setenv("FLARE_KEY", w->key, 1);
	setenv("FLARE_FACILITY", w->facility, 1);
	snprintf(duration, sizeof(duration), "-d%ds", seconds);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", port);
	return child_begin(argv, "soak_wrk.log");
}

/* What wrk says in the end: requests, and those that went wrong. */
static void
read_load(long *requests, long *wrong)
{
	char line[256];
	long a, b, c, d;
	FILE *f = fopen("soak_wrk.log", "r");

	*requests = *wrong = 0;
	child_need(f != NULL, "soak", "soak_wrk.log");
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *at = line + strspn(line, " ");

		fprintf(stderr, "  %s", line);
		if (strncmp(at, "Non-2xx or 3xx responses:", 25) == 0)
			*wrong += atol(at + 25);
		else if (sscanf(at, "Socket errors: connect %ld, read %ld, write %ld, timeout %ld", &a, &b, &c, &d) == 4)
			*wrong += a + b + c + d;
		else if (strstr(at, " requests in ") != NULL)
			*requests = atol(at);
	}
	fclose(f);
}

int
main(void)
{
	const char *said = getenv("FLARE_SOAK_MINUTES");
	int minutes = said != NULL ? atoi(said) : MINUTES, seconds = 60 * minutes, round = 0;
	struct sample first = { 0 }, last = { 0 };
	struct api_world w = { .sites = 0 };
	struct api_server flare;
	int fewest = 0, most = 0;
	long requests, wrong;
	double began;
	pid_t load;

	child_need(minutes > 0, "soak", "reading FLARE_SOAK_MINUTES");
	api_world_make(&w, "soak");
	flare = api_world_serve(&w, "4");	/* MB of pages, which are full before the first sample: else they look like a leak */
	load = begin_load(&w, flare.port, seconds);
	for (began = child_clock(); child_clock() - began < seconds - SAMPLE_SECONDS;) {
		double spent = child_clock() - began;

		last = (struct sample){ api_world_mb(flare.pid), descriptors(flare.pid) };
		if (spent > seconds / 10.0 && first.mb == 0) {
			first = last;
			fewest = most = last.descriptors;
		}
		fewest = last.descriptors < fewest ? last.descriptors : fewest;
		most = last.descriptors > most ? last.descriptors : most;
		if (round < ROUNDS && spent > (round + 1) * seconds / (ROUNDS + 1.0)) {
			load_and_scan(&w, ++round);
			fprintf(stderr, "  after %.0f s: load and scan %d; %.1f MB, %d descriptors\n", spent, round, last.mb, last.descriptors);
		}
		nanosleep(&(struct timespec){ .tv_sec = SAMPLE_SECONDS }, NULL);
	}
	waitpid(load, NULL, 0);
	read_load(&requests, &wrong);
	fprintf(stderr, "  %ld requests; memory from %.1f to %.1f MB, %d to %d descriptors\n", requests, first.mb, last.mb, fewest, most);
	bench_figure(&(struct figure){ "soak", "requests that failed", (double)wrong, "", 0, LOWER }, "");
	bench_figure(&(struct figure){ "soak", "growth of memory after the first tenth", last.mb - first.mb, "MB", 8, LOWER }, "");
	bench_figure(&(struct figure){ "soak", "descriptors more than at the least", most - fewest, "", 24, LOWER }, "");
	child_need(requests > 0 && wrong == 0, "soak", "answering every request");
	child_need(child_end(flare.pid) == 0, "soak", "stopping flare");
	return 0;
}
