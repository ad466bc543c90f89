#include <curl/curl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "hash.h"
#include "post.h"

static bool
is_mail(const struct post_place *p)
{
	return strcmp(p->kind, "mail") == 0;
}

static bool
is_loopback(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(host, names[i]) == 0)
			return true;
	return false;
}

/* "name@host" of characters that no header or command of SMTP takes for more. */
static bool
is_address(const char *s)
{
	const char *at = s != NULL ? strchr(s, '@') : NULL;

	if (at == NULL || at == s || at[1] == '\0' || strchr(at + 1, '@') != NULL || strlen(s) > 254)
		return false;
	for (; *s != '\0'; s++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~@", *s) == NULL)
			return false;
	return true;
}

static int
check_parts(const struct post_place *p, const char *scheme, const char *host, const char *user, struct err *err)
{
	if (user != NULL)
		return err_set(err, ERR_USAGE, "%s: a user's name and password do not belong into it; of a mail server they are taken "
		    "from FLARE_SMTP_USER and FLARE_SMTP_PASSWORD", host);
	if (is_mail(p))
		return strcmp(scheme, "smtps") == 0 || strcmp(scheme, "smtp") == 0 ? 0 :
		    err_set(err, ERR_USAGE, "%s: a mail server is called smtps://HOST or smtp://HOST", p->url);
	if (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && is_loopback(host)))
		return 0;
	return err_set(err, ERR_USAGE, "%s: names of facilities are sent by https:// alone", p->url);
}

/* *HERE: it is this machine. */
static int
check_place(const struct post_place *p, bool *here, struct err *err)
{
	CURLU *url = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL;
	int done = -1;

	if (url == NULL || curl_url_set(url, CURLUPART_URL, p->url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
	    curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		err_set(err, ERR_USAGE, "%s: it is no URL, such as https://example.org/hook or smtps://mail.example.org", p->url);
	else {
		(void)curl_url_get(url, CURLUPART_USER, &user, 0);
		done = check_parts(p, scheme, host, user, err);
		*here = is_loopback(host);
	}
	if (done == 0 && is_mail(p) && (!is_address(p->from) || !is_address(p->to)))
		done = err_set(err, ERR_USAGE, "mail needs two addresses, such as --from flare@example.org --to who@example.org");
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(url);
	return done;
}

int
post_check(const struct post_place *p, struct err *err)
{
	bool here;

	return check_place(p, &here, err);
}

static size_t
ignore(char *p, size_t size, size_t n, void *arg)
{
	(void)p, (void)arg;
	return size * n;
}

/* What is left to be sent. */
static size_t
read_body(char *to, size_t size, size_t n, void *arg)
{
	struct str *rest = arg;
	size_t some = rest->n < size * n ? rest->n : size * n;

	memcpy(to, rest->p, some);
	rest->p += some;
	rest->n -= some;
	return some;
}

static struct curl_slist *
sign(const struct post_place *p, const struct post_message *m, int64_t now)
{
	struct buf text = { 0 }, line = { 0 };
	struct curl_slist *headers = NULL;
	uint8_t digest[SHA256_SIZE];

	buf_printf(&text, "%s.%" PRId64 ".%s", m->id, now, m->body);
	hash_hmac(p->secret, sizeof(p->secret), buf_as_str(&text), digest);
	headers = curl_slist_append(headers, "Content-Type: application/json");
	buf_printf(&line, "webhook-id: %s", m->id);
	headers = curl_slist_append(headers, line.p);
	buf_reset(&line);
	buf_printf(&line, "webhook-timestamp: %" PRId64, now);
	headers = curl_slist_append(headers, line.p);
	buf_reset(&line);
	buf_text(&line, "webhook-signature: v1,");
	hash_base64(digest, sizeof(digest), &line);
	headers = curl_slist_append(headers, line.p);
	buf_free(&text);
	buf_free(&line);
	return headers;
}

/* RFC 5322, its body in base64: names of any script, lines of any length. */
static void
write_mail(const struct post_place *p, const struct post_message *m, struct buf *mail)
{
	struct buf body = { 0 };

	buf_printf(mail, "From: flare <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%s@flare.invalid>\r\n"
	    "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n", p->from, p->to, m->subject, m->id);
	hash_base64(m->body, strlen(m->body), &body);
	for (size_t at = 0; at < body.n; at += 76)
		buf_printf(mail, "%.76s\r\n", body.p + at);
	buf_free(&body);
}

static void
ask_webhook(CURL *curl, const struct post_message *m, bool here)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, here ? "https,http" : "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(m->body));
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, m->body);
}

static void
ask_mail(CURL *curl, const struct post_place *p, struct str *rest, const struct curl_slist *to, bool here)
{
	const char *user = getenv("FLARE_SMTP_USER"), *password = getenv("FLARE_SMTP_PASSWORD");

	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtps,smtp");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(here ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, p->from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	if (user != NULL && password != NULL) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
	}
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_body);
	curl_easy_setopt(curl, CURLOPT_READDATA, rest);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
}

/* 2xx, of HTTP and of SMTP alike. */
static int
perform(CURL *curl, bool mail, struct err *err)
{
	CURLcode code = curl_easy_perform(curl);
	long status = 0;

	if (code != CURLE_OK)
		return err_set(err, ERR_UNAVAILABLE, "%s", curl_easy_strerror(code));
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (status / 100 == 2)
		return 0;
	return err_set(err, ERR_UNAVAILABLE, "it answered %ld%s", status, !mail && status / 100 == 3 ?
	    ": redirects are not followed; add the address that it leads to" : "");
}

int
post_send(const struct post_place *p, const struct post_message *m, int64_t now, struct err *err)
{
	struct curl_slist *headers = NULL, *to = NULL;
	struct buf mail = { 0 };
	struct str rest;
	CURL *curl;
	bool here;
	int done;

	if (check_place(p, &here, err) < 0)
		return -1;
	if ((curl = curl_easy_init()) == NULL)
		return err_set(err, ERR_UNAVAILABLE, "libcurl cannot be used");
	curl_easy_setopt(curl, CURLOPT_URL, p->url);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)POST_CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)POST_SECONDS);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "flare/" FLARE_VERSION);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
	if (is_mail(p)) {
		write_mail(p, m, &mail);
		rest = buf_as_str(&mail);
		to = curl_slist_append(NULL, p->to);
		ask_mail(curl, p, &rest, to, here);
	} else {
		headers = sign(p, m, now);
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
		ask_webhook(curl, m, here);
	}
	done = perform(curl, is_mail(p), err);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	curl_slist_free_all(to);
	buf_free(&mail);
	return done;
}
