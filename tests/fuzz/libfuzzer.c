#include "fuzz.h"

/* The entry that libFuzzer calls; HARNESS is one of fuzz.h, by the build. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	HARNESS((struct str){ (const char *)data, size });
	return 0;
}
