#ifndef POST_H
#define POST_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "str.h"

/*
 * One message to one place: a webhook (HTTPS POST), or mail (SMTP).  This folder alone
 * sees libcurl.
 *
 * A webhook is called as Standard Webhooks 1.0.0 says (standardwebhooks.com), so receivers
 * find libraries that verify it: `webhook-id`, which is the same when a message is sent
 * again; `webhook-timestamp`; and `webhook-signature`, "v1," and the base64 of HMAC-SHA256
 * over "id.timestamp.body" under the secret.
 *
 * Nothing but the URL that was added is ever asked: https alone (http to this machine, for
 * trying), no redirects, no user names in URLs.  What is answered is not read.
 */
enum {
	POST_CONNECT_SECONDS = 10,
	POST_SECONDS = 30,		/* a receiver that needs longer should answer first and work then */
	POST_SECRET = 32,		/* bytes: as many as the signature has */
};

struct post_place {
	const char *kind;		/* "webhook", "mail" */
	const char *url;		/* https://..., smtps://..., smtp://... (then it must offer TLS) */
	const char *from, *to;		/* mail */
	uint8_t secret[POST_SECRET];	/* webhook */
};

struct post_message {
	const char *id;			/* letters, digits, "-" */
	const char *subject, *body;	/* UTF-8; the subject without line ends */
};

/* Is PLACE one that may be asked?  ERR_USAGE and what is wrong with it. */
int post_check(const struct post_place *, struct err *) MUST_CHECK;

/* NOW: seconds since 1970.  FLARE_SMTP_USER and FLARE_SMTP_PASSWORD, where they are set, are shown
 * to the mail server.  -1: it has not been taken, or nobody can tell; ERR_UNAVAILABLE. */
int post_send(const struct post_place *, const struct post_message *, int64_t now, struct err *) MUST_CHECK;

#endif
