#ifndef DEADLINE_H
#define DEADLINE_H

/*
 * Absolute deadlines for connections.  libmicrohttpd's time-outs begin again with
 * every byte, so that a client which sends one every three seconds stays for
 * ever; here a thread shuts the socket of each connection that has not finished
 * what it is at by its deadline, and libmicrohttpd then sees the end and cleans up.
 */
struct deadlines;

/* One connection; whoever opened it closes it, before its socket is closed. */
struct deadline;

struct deadlines *deadlines_new(void);
void deadlines_free(struct deadlines *);	/* all connections are closed by then */

struct deadline *deadline_open(struct deadlines *, int fd);
void deadline_set(struct deadlines *, struct deadline *, int seconds);	/* from now; 0: none */
void deadline_close(struct deadlines *, struct deadline *);

#endif
