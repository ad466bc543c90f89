#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api_figure.h"
#include "child.h"

static pid_t
begin_nginx(int port, const char *file, const char *type)
{
	struct buf b = { 0 };
	char here[1024];
	pid_t pid;
	const char *const argv[] = { "nginx", "-p", here, "-c", "api_nginx.conf", NULL };

	api_need(getcwd(here, sizeof(here) - 1) != NULL, "the folder");
	buf_printf(&b, "daemon off; pid nginx.pid; error_log nginx.log; worker_processes 2; user root;\nevents { worker_connections 4096; }\n"
	    "http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=10; etag on; keepalive_requests 1000000000;\n"
	    "server { listen 127.0.0.1:%d; root \"%s\"; location / { default_type %s; try_files /%s =404; } } }\n", port, here, type, file);
	api_write("api_nginx.conf", &b);
	buf_free(&b);
	pid = child_begin(argv, "api_nginx.log");
	return pid;
}

/* Pages that are still valid, beside nginx with a file of the same bytes. */
void
api_valid(const struct api_world *w)
{
	static char answer[1 << 20];
	struct api_contest same = { 0 }, memory = { 0 };
	struct api_server flare = api_world_serve(w, "64");
	int port = web_free_port();
	char etag[64] = "", header[160], nginx_tag[256];
	const char *at, *body;
	struct buf file = { 0 };
	pid_t nginx;

	api_need(web_get(flare.port, API_LIST, w->key, answer, sizeof(answer)) == 200, "a page");
	api_need((at = strstr(answer, "\r\nETag: ")) != NULL && sscanf(at, "\r\nETag: %63s", etag) == 1, "its ETag");
	api_need((body = strstr(answer, "\r\n\r\n")) != NULL, "its body");
	buf_text(&file, body + 4);
	api_write("api_page.json", &file);
	nginx = begin_nginx(port, "api_page.json", "application/json");
	api_need(web_wait(port, 10) == 0, "nginx");
	api_need(web_get(port, "/", NULL, answer, sizeof(answer)) == 200, "nginx's page");
	api_need((at = strstr(answer, "\r\nETag: ")) != NULL && sscanf(at, "\r\nETag: %120s", header) == 1, "nginx's ETag");
	snprintf(nginx_tag, sizeof(nginx_tag), "If-None-Match: %s", header);
	snprintf(header, sizeof(header), "If-None-Match: %s", etag);
	for (int i = -1; i < API_TURNS; i++) {
		struct web_load ours = web_wrk(flare.port, API_LIST, header, w->key, API_CLIENTS, API_SECONDS);
		struct web_load theirs = web_wrk(port, "/", nginx_tag, NULL, API_CLIENTS, API_SECONDS);
		struct web_load whole = web_wrk(flare.port, API_LIST, NULL, w->key, API_CLIENTS, API_SECONDS);
		struct web_load other = web_wrk(port, "/", NULL, NULL, API_CLIENTS, API_SECONDS);

		api_need_pages(&ours, "304");
		api_need_pages(&theirs, "nginx's 304");
		api_need_pages(&whole, "pages from memory");
		api_need_pages(&other, "nginx's file");
		if (i < 0)
			continue;
		same.ours[i] = ours.rate;
		same.theirs[i] = other.rate;
		memory.ours[i] = whole.rate;
		memory.theirs[i] = other.rate;
		fprintf(stderr, "  304: %.0f/s, nginx's 304: %.0f/s\n", ours.rate, theirs.rate);
	}
	api_tell(w, "304 over nginx's static file", api_ratio(&same), "x", 0.5, HIGHER, &same);
	api_tell(w, "page from memory over nginx's static file", api_ratio(&memory), "x", 0.5, HIGHER, &memory);
	child_end(nginx);
	api_need(child_end(flare.pid) == 0, "stopping flare");
	buf_free(&file);
}
