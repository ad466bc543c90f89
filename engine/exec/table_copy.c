#include "bits.h"
#include "table.h"

void
column_copy(struct column *dst, size_t to, const struct column *src, size_t from)
{
	if (!bit(src->known, from))
		return;
	set_bit(dst->known, to);
	switch (src->fact->type) {
	case FACT_BOOL:
		if (bit(src->bit, from))
			set_bit(dst->bit, to);
		else
			clear_bit(dst->bit, to);	/* what a batch before left there */
		break;
	case FACT_NUMBER:
	case FACT_DATE:
		dst->num[to] = src->num[from];
		break;
	case FACT_CATEGORY:
		dst->code[to] = src->code[from];
		break;
	case FACT_TEXT:
		dst->text[to] = src->text[from];
		dst->found[to] = src->found[from];
		break;
	}
}

void
table_copy_row(struct table *dst, size_t to, const struct table *src, size_t from)
{
	for (size_t i = 0; i < dst->ncolumns; i++)
		if (dst->column[i].known != NULL && src->column[i].known != NULL)
			column_copy(&dst->column[i], to, &src->column[i], from);
}
