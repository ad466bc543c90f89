#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "web.h"

static double
milliseconds(const char *text)
{
	char *unit;
	double v = strtod(text, &unit);

	return strncmp(unit, "us", 2) == 0 ? v / 1000 : strncmp(unit, "ms", 2) == 0 ? v : 1000 * v;
}

struct web_load
web_wrk(int port, const char *target, const char *header, const char *key, int connections, int seconds)
{
	struct web_load load = { 0 };
	char command[1024], line[256];
	long connect, reads, writes, late;
	FILE *f;

	setenv("FLARE_TARGET", target, 1);
	setenv("FLARE_HEADER", header != NULL ? header : "", 1);
	if (key != NULL)
		setenv("FLARE_KEY", key, 1);
	else
		unsetenv("FLARE_KEY");
	snprintf(command, sizeof(command), "wrk -t1 -c%d -d%ds --timeout 10s --latency -s '%s/tests/bench/api_pages.lua' "
	    "http://127.0.0.1:%d/", connections, seconds, SOURCE_DIR, port);
	if ((f = popen(command, "r")) == NULL)
		return load;
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *at = line + strspn(line, " ");

		if (strncmp(at, "50% ", 4) == 0)
			load.p50 = milliseconds(at + 4);
		else if (strncmp(at, "99% ", 4) == 0)
			load.p99 = milliseconds(at + 4);
		else if (strncmp(at, "Requests/sec:", 13) == 0)
			load.rate = atof(at + 13);
		else if (strncmp(at, "Non-2xx or 3xx responses:", 25) == 0)
			load.other = atol(at + 25);
		else if (sscanf(at, "Socket errors: connect %ld, read %ld, write %ld, timeout %ld", &connect, &reads, &writes, &late) == 4)
			load.errors = connect + reads + writes + late;
	}
	pclose(f);
	return load;
}

static struct sockaddr_in
at_port(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

int
web_free_port(void)
{
	struct sockaddr_in at = at_port(0);
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0), port = -1;

	if (bind(fd, (struct sockaddr *)&at, n) == 0 && getsockname(fd, (struct sockaddr *)&at, &n) == 0)
		port = ntohs(at.sin_port);
	close(fd);
	return port;
}

int
web_connect(int port)
{
	struct sockaddr_in to = at_port(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

int
web_wait(int port, int seconds)
{
	for (int i = 0; i < 20 * seconds; i++) {
		int fd = web_connect(port);

		if (fd >= 0) {
			close(fd);
			return 0;
		}
		nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	}
	return -1;
}

int
web_get(int port, const char *target, const char *key, char *room, unsigned long size)
{
	char ask[2048];
	size_t n = 0;
	ssize_t got;
	int fd = web_connect(port), asked;

	room[0] = '\0';
	if (fd < 0)
		return 0;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ .tv_sec = 10 }, sizeof(struct timeval));
	asked = snprintf(ask, sizeof(ask), "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%s%s\r\n", target,
	    key != NULL ? "Authorization: Bearer " : "", key != NULL ? key : "", key != NULL ? "\r\n" : "");
	if (send(fd, ask, (size_t)asked, MSG_NOSIGNAL) == asked)
		while (n + 1 < size && (got = recv(fd, room + n, size - 1 - n, 0)) > 0)
			n += (size_t)got;
	room[n] = '\0';
	close(fd);
	return n > 12 && strncmp(room, "HTTP/1.", 7) == 0 ? atoi(room + 9) : 0;
}
