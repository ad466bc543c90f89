#ifndef KEY_H
#define KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "str.h"

/*
 * The text of an API key, "flare_ID_SECRET_CHECK", all of letters and digits:
 *
 *	ID	names the row of api_key; it may be shown and logged
 *	SECRET	256 bits from the system.  Its SHA-256 is what is stored: for bits that
 *		nobody can guess a quick hash is as good as a slow one
 *	CHECK	CRC-32 of all before it: a typo is told without the database, and who
 *		searches files for leaked keys finds no other words
 */
enum {
	KEY_ID = 8,
	KEY_SECRET = 43,		/* 62^43 is 2^256.03 */
	KEY_CHECK = 6,			/* 62^6 is more than 2^32 */
	KEY_LENGTH = 6 + KEY_ID + 1 + KEY_SECRET + 1 + KEY_CHECK,
};

struct key {
	char id[KEY_ID + 1];
	uint8_t digest[SHA256_SIZE];	/* of the secret */
};

/* A new one; TEXT is all that ever has its secret. */
void key_make(struct key *, char text[KEY_LENGTH + 1]);

bool key_read(struct key *, struct str text);	/* false: not one, or mistyped */
bool key_is_id(struct str);
void key_id(const char text[KEY_LENGTH + 1], char id[KEY_ID + 1]);	/* of a key's text */
bool key_is_in(struct str text);		/* does a key stand anywhere in TEXT, or what was one before a typo? */

#endif
