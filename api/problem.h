#ifndef PROBLEM_H
#define PROBLEM_H

#include "buf.h"
#include "http.h"

/*
 * Errors as RFC 9457 has them.  CODE is the last word of the problem's type and
 * stays for ever; DETAIL is a sentence of ours and may name a parameter.
 */
void problem(struct http_reply *, unsigned status, const char *code, const char *detail);
void problem_at(struct http_reply *, unsigned status, const char *code, const char *parameter, const char *detail);

#endif
