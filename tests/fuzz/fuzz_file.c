#include "shapes.h"

/* A file of any bytes: its encoding, format and delimiter found out, its rows
 * shaped by the built-in feed that fits it best. */
void
fuzz_file(struct str input)
{
	shapes_run(fuzz_write(0, input), input, NULL);
}
