#ifndef ZIPS_H
#define ZIPS_H

#include "buf.h"
#include "str.h"

/*
 * Zip archives made in memory, for tests: members are stored as they are, in the
 * layout of PKWARE's APPNOTE 4.3.
 */
struct zips {
	struct buf data, directory;
	unsigned n;
};

static inline uint32_t
zips_crc(struct str s)
{
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (0xedb88320u & -(crc & 1));
	}
	return ~crc;
}

static inline void
zips_number(struct buf *b, uint64_t v, int bytes)		/* little-endian */
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_char(b, (char)(v & 0xff));
}

static inline void
zips_entry(struct buf *b, struct str name, struct str content)
{
	zips_number(b, 0, 8);		/* flags, stored, time, date */
	zips_number(b, zips_crc(content), 4);
	zips_number(b, content.n, 4);
	zips_number(b, content.n, 4);
	zips_number(b, name.n, 2);
	zips_number(b, 0, 2);
}

static inline void
zips_add(struct zips *z, struct str name, struct str content)
{
	size_t at = z->data.n;

	buf_put(&z->data, "PK\3\4\x14\0", 6);
	zips_entry(&z->data, name, content);
	buf_str(&z->data, name);
	buf_str(&z->data, content);
	buf_put(&z->directory, "PK\1\2\x14\0\x14\0", 8);
	zips_entry(&z->directory, name, content);
	zips_number(&z->directory, 0, 10);
	zips_number(&z->directory, at, 4);
	buf_str(&z->directory, name);
	z->n++;
}

/* The whole archive is then in z->data. */
static inline void
zips_end(struct zips *z)
{
	size_t at = z->data.n;

	buf_str(&z->data, buf_as_str(&z->directory));
	buf_put(&z->data, "PK\5\6\0\0\0\0", 8);
	zips_number(&z->data, z->n, 2);
	zips_number(&z->data, z->n, 2);
	zips_number(&z->data, z->directory.n, 4);
	zips_number(&z->data, at, 4);
	zips_number(&z->data, 0, 2);
}

static inline void
zips_free(struct zips *z)
{
	buf_free(&z->data);
	buf_free(&z->directory);
	z->n = 0;
}

/* The parts that every workbook has beside those of its sheets. */
#define ZIPS_TYPES "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
#define ZIPS_LINK(id, type, target) \
	"<Relationship Id=\"" id "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type \
	"\" Target=\"" target "\"/>"
#define ZIPS_LINKS(links) "<Relationships>" links "</Relationships>"

#endif
