#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listen.h"
#include "str.h"

enum { BACKLOG = 1024 };

/* "host:port" or "[host]:port" into its two halves. */
static int
split(const char *option, const char *address, char *host, size_t size, const char **port, struct err *err)
{
	const char *colon = strrchr(address, ':');
	size_t n = colon != NULL ? (size_t)(colon - address) : 0;
	int64_t number;
	bool bracket = n > 2 && address[0] == '[' && address[n - 1] == ']';

	if (bracket) {
		address++;
		n -= 2;
	}
	if (n == 0 || n >= size || !str_int(str_of(colon + 1), &number) || number < 0 || number > 65535 || (!bracket && memchr(address, ':', n) != NULL))
		return err_set(err, ERR_USAGE,
		    "%s %s: an address and a port are needed, such as 127.0.0.1:8080 or [::1]:8080", option, address);
	memcpy(host, address, n);
	host[n] = '\0';
	*port = colon + 1;
	return 0;
}

static bool
is_loopback(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)(const void *)sa)->sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr);
}

static int
bind_to(const struct addrinfo *a, const char *option, const char *address, const char *port, struct err *err)
{
	int fd = socket(a->ai_family, SOCK_STREAM, 0), on = 1, failed;

	if (fd < 0)
		return err_set(err, ERR_UNAVAILABLE, "cannot make a socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	fcntl(fd, F_SETFL, O_NONBLOCK);		/* several loops accept from it */
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	failed = errno;
	close(fd);
	if (failed == EADDRINUSE)
		return err_set(err, ERR_UNAVAILABLE, "cannot listen on %s: another program is using port %s; "
		    "stop it, or choose another port with %s", address, port, option);
	return err_set(err, failed == EACCES ? ERR_NOPERM : ERR_UNAVAILABLE, "cannot listen on %s: %s", address,
	    strerror(failed));
}

static void
name_url(struct listen *l, const struct addrinfo *a)
{
	struct sockaddr_storage bound;
	socklen_t n = sizeof(bound);
	char host[64] = "", port[8] = "";

	if (getsockname(l->fd, (struct sockaddr *)&bound, &n) != 0)
		return;
	getnameinfo((const struct sockaddr *)&bound, n, host, sizeof(host), port, sizeof(port),
	    NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(l->url, sizeof(l->url), a->ai_family == AF_INET6 ? "http://[%s]:%s" : "http://%s:%s", host, port);
}

int
listen_open(struct listen *l, const char *option, const char *address, struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char host[256];
	const char *port = NULL;
	int failed;

	*l = (struct listen){ .fd = -1 };
	if (split(option, address, host, sizeof(host), &port, err) < 0)
		return -1;
	if ((failed = getaddrinfo(host, port, &hints, &found)) != 0)
		return err_set(err, ERR_USAGE, "%s %s: %s", option, address, gai_strerror(failed));
	l->loopback = is_loopback(found->ai_addr);
	if ((l->fd = bind_to(found, option, address, port, err)) >= 0)
		name_url(l, found);
	freeaddrinfo(found);
	return l->fd >= 0 ? 0 : -1;
}
