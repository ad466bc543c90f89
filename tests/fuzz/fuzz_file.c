#include "shapes.h"

/* A file of any bytes: its encoding, format and delimiter found out, its rows
 * shaped by the built-in feed that fits it best.  The first byte is "y" for a file
 * that is named as YAML, which it takes the name to recognise. */
void
fuzz_file(struct str input)
{
	bool yaml = fuzz_byte(&input) == 'y';

	shapes_run(fuzz_write(yaml ? FUZZ_YAML : FUZZ_TABLE, input), input, NULL);
}
