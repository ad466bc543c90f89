#ifndef WEB_H
#define WEB_H

/*
 * What benchmarks of the server share: wrk, and plain requests over sockets to ports
 * of this machine.
 */
struct web_load {
	double rate;			/* answers a second */
	double p50, p99;		/* milliseconds */
	long other;			/* answers that are neither 2xx nor 3xx */
	long errors;			/* connections that failed */
};

/* wrk with api_pages.lua: TARGET's "%t" is another number of tenths each time, "%d" the same as an integer.  HEADER
 * "Name: value" and KEY may be NULL. */
struct web_load web_wrk(int port, const char *target, const char *header, const char *key, int connections, int seconds);

int web_free_port(void);
int web_wait(int port, int seconds);	/* until somebody listens there; -1: nobody did */
int web_connect(int port);		/* a socket, or -1 */

/* One request with KEY, which may be NULL, on a connection of its own: its status, 0 for none; the answer in ROOM. */
int web_get(int port, const char *target, const char *key, char *room, unsigned long size);

#endif
