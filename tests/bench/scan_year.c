#include "bench.h"
#include "date.h"
#include "scan_world.h"
#include "scan_year.h"

enum { SITES = 5000, NIGHTS = 365, CHANGED_ONE_IN = 50, MILLION = 1000000, TELL = 30 };
enum { FIRST_NIGHT = 20620 };		/* 2026-06-16, since 1970-01-01 */

#define RULES SOURCE_DIR "/rules"

void
scan_year(void)
{
	static const char *const purge[] = { "db", "purge", NULL };
	double written, moved = 0, seen[2];
	struct { double score, change, versions, changes; } kept;
	struct scan_world w;
	char whom[128], day[DATE_TEXT], known[64], detail[512];

	scan_world_make(&w, "year", SITES);
	scan_world_scan(&w, RULES, "2026-06-15", "2026-06-15T00:00:00Z");
	written = scan_world_number(&w, "select count(*) from score");
	for (int i = 0; i < NIGHTS; i++) {
		date_format(FIRST_NIGHT + i, day);
		snprintf(known, sizeof(known), "%sT00:00:00Z", day);
		snprintf(whom, sizeof(whom), "(hashint8extended(f.source_row, %d) & 2147483647) %% %d = 0", i, CHANGED_ONE_IN);
		scan_world_change(&w, known, i, whom);
		scan_world_scan(&w, RULES, day, known);
		seen[0] = scan_world_number(&w, "select count(*) from score where from_scan = (select scan_id from newest_scan)");
		seen[1] = scan_world_number(&w, "select count(*) from change where scan_id = (select scan_id from newest_scan)");
		written += seen[0];
		moved += seen[1];
		child_flare("scan", w.db, purge);
		scan_world_sql(&w, "vacuum score, change");	/* as autovacuum would before the next night */
		if ((i + 1) % TELL == 0)
			fprintf(stderr, "  night %d: %.0f written, %.0f moved; %.0f and %.0f in all\n", i + 1, seen[0], seen[1], written, moved);
	}
	kept.score = scan_world_number(&w, "select pg_total_relation_size('score')");
	kept.change = scan_world_number(&w, "select pg_total_relation_size('change')");
	kept.versions = scan_world_number(&w, "select count(*) from score");
	kept.changes = scan_world_number(&w, "select count(*) from change");
	snprintf(detail, sizeof(detail), "\"facilities\":%ld,\"nights\":%d,\"scans\":%.0f,\"versions\":%.0f,\"versions_written\":%.0f,"
	    "\"version_bytes\":%.4g,\"changes\":%.0f,\"changes_written\":%.0f,\"change_bytes\":%.4g,\"all_kept_gb\":%.4g", w.sites, NIGHTS,
	    scan_world_number(&w, "select count(*) from scan"), kept.versions, written, kept.score / kept.versions, kept.changes, moved,
	    kept.change / kept.changes,
	    (kept.score / kept.versions * written + kept.change / kept.changes * moved) / (double)w.sites * MILLION / 1e9);
	bench_figure(&(struct figure){ "scan", "a year of nights of a million facilities, by the default retention",
	    (kept.score + kept.change) / (double)w.sites * MILLION / 1e9, "GB", 10, LOWER }, detail);
}
