#include <stdarg.h>
#include <stdio.h>

#include "expr_text.h"
#include "json_at.h"

void
expr_text_fault(struct expr_text *t, size_t offset, const char *code, const char *remedy, const char *fmt, ...)
{
	char message[1024];
	va_list ap;

	t->faults++;
	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	if (t->at != NULL)
		json_at_fault_in(t->at, offset, code, remedy, "%s", message);
	else
		diags_add(t->diags, t->file, t->text, offset, code, remedy, "%s", message);
}
