/*
 * Every input of tests/fuzz/corpus through its harness: seeds, and what once
 * broke something.  A harness aborts on a broken promise: the input that it was
 * about is then the last line printed.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"
#include "t.h"

#define FUZZ_ENTRY(name) { #name, fuzz_##name },
static const struct {
	const char *name;
	void (*run)(struct str);
} harness[] = { FUZZ_HARNESSES(FUZZ_ENTRY) };

/* The file's bytes, with no room behind them. */
static bool
read_bytes(const char *path, struct str *bytes)
{
	FILE *in = fopen(path, "rb");
	struct stat st;
	char *p = NULL;
	size_t n = 0;

	if (in == NULL)
		return false;
	if (fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode)) {
		p = malloc((size_t)st.st_size + (st.st_size == 0));
		n = fread(p, 1, (size_t)st.st_size, in);
	}
	fclose(in);
	*bytes = (struct str){ p, n };
	return p != NULL;
}

/* All inputs in FOLDER and the empty one; how many there were. */
static int
replay(const char *folder, void (*run)(struct str))
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	run((struct str){ "", 0 });
	while (d != NULL && (e = readdir(d)) != NULL) {
		char path[4096];
		struct str bytes;

		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (e->d_name[0] == '.' || !read_bytes(path, &bytes))
			continue;
		printf("# %s\n", path);
		fflush(stdout);
		run(bytes);
		free((void *)(uintptr_t)bytes.p);
		n++;
	}
	if (d != NULL)
		closedir(d);
	return n;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(harness) / sizeof(harness[0]); i++) {
		char folder[2048];
		int n;

		snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", SOURCE_DIR, harness[i].name);
		n = replay(folder, harness[i].run);
		if (!T(n > 0))
			printf("# %s has no inputs\n", folder);
		for (int k = 0; k < n; k++)
			T(true);	/* it came back */
	}
	return t_done();
}
