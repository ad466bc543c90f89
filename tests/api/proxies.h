#ifndef PROXIES_H
#define PROXIES_H

#include "server.h"
#include "t.h"

/*
 * nginx and HAProxy as docker/ configures them, before the server (server.h), on ports of this machine.
 */
static char proxies_dir[] = "/tmp/flare-proxy-XXXXXX";

/* FROM[i] becomes TO[i] in the text. */
static inline void
proxies_replace(struct buf *text, const char *from, const char *to)
{
	struct buf b = { 0 };
	const char *at = text->p, *found;

	buf_text(&b, "");
	if (!T(strstr(text->p, from) != NULL))
		printf("# the configuration has no more: %s\n", from);
	while ((found = strstr(at, from)) != NULL) {
		buf_put(&b, at, (size_t)(found - at));
		buf_text(&b, to);
		at = found + strlen(from);
	}
	buf_text(&b, at);
	buf_free(text);
	*text = b;
}

/* A proxy on ports of this machine: one that forwards, without TLS, and those that the configuration has. */
struct proxy {
	const char *name;
	int plain, open, tls;		/* ports; what comes to `open` is sent to TLS */
	pid_t pid;
};

static inline int
proxies_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0), port = 0;

	if (bind(fd, (struct sockaddr *)&at, n) == 0 && getsockname(fd, (struct sockaddr *)&at, &n) == 0)
		port = ntohs(at.sin_port);
	close(fd);
	return port;
}

static inline void
proxies_read(const char *path, struct buf *b)
{
	char piece[4096];
	size_t n;
	FILE *f = fopen(path, "r");

	while (f != NULL && (n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_put(b, piece, n);
	buf_text(b, "");
	if (f != NULL)
		fclose(f);
}

static inline bool
proxies_run(const char *command)
{
	return system(command) == 0;
}

static inline bool
proxies_answers(int port)
{
	for (int i = 0; i < 100; i++) {
		struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		int fd = socket(AF_INET, SOCK_STREAM, 0), failed = connect(fd, (struct sockaddr *)&to, sizeof(to));

		close(fd);
		if (failed == 0)
			return true;
		server_wait(50);
	}
	return false;
}

/* docker/FILE with this machine's ports and folder in place of its own. */
static inline bool
proxies_start(struct proxy *p, const char *file, const char *const *argv, const char *const (*to)[2])
{
	struct buf conf = { 0 };
	const char *dir = proxies_dir;
	char path[256];
	FILE *f;
	bool there;

	snprintf(path, sizeof(path), SOURCE_DIR "/docker/%s", file);
	proxies_read(path, &conf);
	for (; (*to)[0] != NULL; to++)
		proxies_replace(&conf, (*to)[0], (*to)[1]);
	snprintf(path, sizeof(path), "%s/%s", dir, file);
	if ((f = fopen(path, "w")) != NULL) {
		fwrite(conf.p, 1, conf.n, f);
		fclose(f);
	}
	buf_free(&conf);
	if ((p->pid = fork()) == 0) {
		snprintf(path, sizeof(path), "%s/%s.log", dir, p->name);
		if (freopen(path, "w", stdout) == NULL || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
			_exit(1);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (!T(there = proxies_answers(p->plain)))
		printf("# %s did not start\n", p->name);
	return there;
}

static inline void
proxies_stop(const struct proxy *p)
{
	kill(p->pid, SIGTERM);
	waitpid(p->pid, NULL, 0);
}

/* Each is up and before the server, or skipped. */
static inline bool
proxies_nginx(struct proxy *p)
{
	const char *dir = proxies_dir;
	char upstream[64], opened[64], secured[128], plain[64], temporary[512], pid[128], tls[128], access[128], conf[128];
	const char *const argv[] = { "nginx", "-p", dir, "-c", conf, "-g", "daemon off;", NULL };
	const char *const to[][2] = { { "127.0.0.1:8080", upstream }, { "listen 80 default_server;", opened },
		{ "listen [::]:80 default_server;", "" }, { "listen 443 ssl http2 default_server;", secured },
		{ "/etc/flare/tls/", tls }, { "/run/nginx-flare.pid", pid }, { "/dev/stdout", access }, { "http {", temporary }, { NULL, NULL } };

	if (!proxies_run("command -v nginx >/dev/null")) {
		T_SKIP("nginx is not here: apt-get install nginx-light");
		return false;
	}
	*p = (struct proxy){ "nginx", proxies_port(), proxies_port(), proxies_port(), 0 };
	snprintf(upstream, sizeof(upstream), "127.0.0.1:%d", server_port);
	snprintf(opened, sizeof(opened), "listen 127.0.0.1:%d default_server;", p->open);
	snprintf(plain, sizeof(plain), "listen 127.0.0.1:%d;", p->plain);
	snprintf(secured, sizeof(secured), "listen 127.0.0.1:%d ssl http2 default_server; %s", p->tls, plain);
	snprintf(tls, sizeof(tls), "%s/", dir);
	snprintf(pid, sizeof(pid), "%s/nginx.pid", dir);
	snprintf(access, sizeof(access), "%s/access.log", dir);
	snprintf(conf, sizeof(conf), "%s/nginx.conf", dir);
	snprintf(temporary, sizeof(temporary), "http { client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f; "
	    "uwsgi_temp_path %s/u; scgi_temp_path %s/s;", dir, dir, dir, dir, dir);
	return proxies_start(p, "nginx.conf", argv, to);
}

static inline bool
proxies_haproxy(struct proxy *p)
{
	const char *dir = proxies_dir;
	char upstream[64], opened[64], secured[256], sent[128], conf[128];
	const char *const argv[] = { "haproxy", "-f", conf, NULL };
	const char *const to[][2] = { { "127.0.0.1:8080 maxconn", upstream }, { "bind :80\n", opened },
		{ "bind :443 ssl crt /etc/flare/tls/flare.pem", secured }, { "unless { ssl_fc }", sent }, { NULL, NULL } };

	if (!proxies_run("command -v haproxy >/dev/null")) {
		T_SKIP("HAProxy is not here: apt-get install haproxy");
		return false;
	}
	*p = (struct proxy){ "HAProxy", proxies_port(), proxies_port(), proxies_port(), 0 };
	snprintf(upstream, sizeof(upstream), "127.0.0.1:%d maxconn", server_port);
	snprintf(opened, sizeof(opened), "bind 127.0.0.1:%d\n\tbind 127.0.0.1:%d\n", p->open, p->plain);
	snprintf(secured, sizeof(secured), "bind 127.0.0.1:%d ssl crt %s/flare.pem", p->tls, dir);
	snprintf(sent, sizeof(sent), "unless { ssl_fc } || { dst_port %d }", p->plain);
	snprintf(conf, sizeof(conf), "%s/haproxy.cfg", dir);
	return proxies_start(p, "haproxy.cfg", argv, to);
}

/* The folder that both need, with a certificate: for db_remove. */
static inline bool
proxies_folder(void)
{
	char command[512];

	if (!T(mkdtemp(proxies_dir) != NULL))
		return false;
	snprintf(command, sizeof(command), "cd %s && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
	    "-keyout key.pem -out cert.pem 2>/dev/null && cat cert.pem key.pem >flare.pem", proxies_dir);
	return T(proxies_run(command));
}

#endif
