#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 };			/* bytes of a character */

/* C, a character of Unicode, as UTF-8 at OUT: how many bytes that are, 1 to UTF8_MAX. */
static inline size_t
utf8_put(uint32_t c, char *out)
{
	static const unsigned lead[UTF8_MAX] = { 0, 0xc0, 0xe0, 0xf0 };
	unsigned trails = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	out[0] = (char)(lead[trails] | c >> 6 * trails);
	for (unsigned i = 1; i <= trails; i++)
		out[i] = (char)(0x80 | (c >> 6 * (trails - i) & 0x3f));
	return trails + 1;
}

#endif
