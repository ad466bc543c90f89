#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cluster_home.h"
#include "hash.h"

static int
absolute(const char *dir, struct cluster_home *home, struct err *err)
{
	char here[sizeof(home->dir)] = "";
	int n;

	if (dir[0] != '/' && getcwd(here, sizeof(here)) == NULL)
		return err_set(err, ERR_CANTCREAT, "the folder we are in: %s", strerror(errno));
	n = snprintf(home->dir, sizeof(home->dir), "%s%s%s", here, here[0] != '\0' ? "/" : "", dir);
	if (n < 0 || (size_t)n >= sizeof(home->dir))
		return err_set(err, ERR_CANTCREAT, "%s: the name is too long for the folder of a database (at most %zu bytes);"
		    " choose another with --data", dir, sizeof(home->dir) - 1);
	while (n > 1 && home->dir[n - 1] == '/')
		home->dir[--n] = '\0';
	snprintf(home->data, sizeof(home->data), "%s/pg", home->dir);
	snprintf(home->fresh, sizeof(home->fresh), "%s/pg.new", home->dir);
	snprintf(home->log, sizeof(home->log), "%s/pg.log", home->dir);
	return 0;
}

/* mkdir -p; the last folder is for its owner alone. */
static int
make_folders(const char *dir, struct err *err)
{
	char part[sizeof(((struct cluster_home *)NULL)->dir)];

	for (const char *end = dir; end != NULL;) {
		end = strchr(end + 1, '/');
		snprintf(part, sizeof(part), "%.*s", end != NULL ? (int)(end - dir) : (int)strlen(dir), dir);
		if (mkdir(part, end != NULL ? 0755 : 0700) < 0 && errno != EEXIST)
			return err_set(err, ERR_CANTCREAT, "the folder %s cannot be made: %s; choose another with --data or"
			    " FLARE_DATA", part, strerror(errno));
	}
	return 0;
}

static int
no_database(const struct cluster_home *home, struct err *err)
{
	return err_set(err, ERR_NOINPUT, "there is no database in %s; `flare db start` makes one", home->dir);
}

/* Is all that DIR holds the user's already?  So it is when it is empty, or has
 * only the folders of other databases of theirs in it. */
static bool
holds_only_of(const char *dir, uid_t uid)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct stat st;
	bool only = true;

	if (d == NULL)
		return false;
	while (only && (e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			only = fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 || st.st_uid == uid;
	closedir(d);
	return only;
}

static bool
find_user(const char *name, uid_t *uid, gid_t *gid)
{
	char room[4096];
	struct passwd entry, *found = NULL;

	if (getpwnam_r(name, &entry, room, sizeof(room), &found) != 0 || found == NULL)
		return false;
	*uid = entry.pw_uid;
	*gid = entry.pw_gid;
	return true;
}

/* As root: give a folder of ours to a user who may run a server. */
static int
give_away(const struct cluster_home *home, uid_t *owner, struct err *err)
{
	uid_t uid;
	gid_t gid;

	if (!find_user("postgres", &uid, &gid) && !find_user("nobody", &uid, &gid))
		return err_set(err, ERR_CONFIG, "PostgreSQL does not run as root, and there is neither a user postgres nor nobody:"
		    " run flare as another user");
	if (!holds_only_of(home->dir, uid))
		return err_set(err, ERR_CANTCREAT, "%s belongs to root and holds other files, and PostgreSQL does not run as root:"
		    " name an empty folder with --data", home->dir);
	if (chown(home->dir, uid, gid) < 0)
		return err_set(err, ERR_CANTCREAT, "%s cannot be given to the server's user: %s", home->dir, strerror(errno));
	*owner = uid;
	return 0;
}

/* Whom the server runs as: the owner of the folder, whose name PostgreSQL must
 * be able to find. */
static int
find_owner(struct cluster_home *home, bool make, struct err *err)
{
	char room[4096];
	struct passwd entry, *found = NULL;
	struct stat st;

	if (stat(home->dir, &st) < 0)
		return err_set(err, ERR_CANTCREAT, "%s: %s", home->dir, strerror(errno));
	if (geteuid() == 0 && st.st_uid == 0 && !make)
		return no_database(home, err);
	if (geteuid() == 0 && st.st_uid == 0 && give_away(home, &st.st_uid, err) < 0)
		return -1;
	home->acting = geteuid() == 0;
	home->uid = home->acting ? st.st_uid : geteuid();
	if (getpwuid_r(home->uid, &entry, room, sizeof(room), &found) != 0 || found == NULL)
		return err_set(err, ERR_CONFIG, "user id %u has no name in /etc/passwd, and PostgreSQL does not run without one:"
		    " give it a name (nss_wrapper does in containers), or name a database with --db", (unsigned)home->uid);
	home->gid = entry.pw_gid;
	snprintf(home->user, sizeof(home->user), "%s", entry.pw_name);
	return 0;
}

int
cluster_home_open(struct cluster_home *home, const char *dir, bool make, struct err *err)
{
	*home = (struct cluster_home){ .lock = -1, .own_gid = getegid() };
	if (absolute(dir, home, err) < 0)
		return -1;
	if (make && make_folders(home->dir, err) < 0)
		return -1;
	if (!make && access(home->dir, F_OK) < 0)
		return no_database(home, err);
	if (find_owner(home, make, err) < 0)
		return -1;
	if (home->acting && (setegid(home->gid) < 0 || seteuid(home->uid) < 0)) {
		err_set(err, ERR_NOPERM, "root may not act as %s here: %s", home->user, strerror(errno));
		cluster_home_close(home);
		return -1;
	}
	return 0;
}

int
cluster_home_lock(struct cluster_home *home, struct err *err)
{
	char path[sizeof(home->dir) + 8];

	snprintf(path, sizeof(path), "%s/.lock", home->dir);
	home->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (home->lock < 0 && errno == EACCES && home->acting)
		return err_set(err, ERR_CANTCREAT, "the server would run as the user %s, who may not enter %s or a folder above it:"
		    " name another folder with --data, such as /var/lib/flare", home->user, home->dir);
	if (home->lock < 0)
		return err_set(err, errno == EACCES ? ERR_NOPERM : ERR_CANTCREAT, "%s: %s", path, strerror(errno));
	while (flock(home->lock, LOCK_EX) < 0)
		if (errno != EINTR)
			return err_set(err, ERR_IO, "%s cannot be locked: %s", path, strerror(errno));
	return 0;
}

void
cluster_home_close(struct cluster_home *home)
{
	if (home->lock >= 0)
		close(home->lock);
	home->lock = -1;
	if (home->acting && (seteuid(0) < 0 || setegid(home->own_gid) < 0))
		abort();		/* we were root: this cannot be refused, and going on as another user is worse */
	home->acting = false;
}

/* A folder of our own below one that everybody writes to: ours, or made by
 * somebody who is waiting for us to use it. */
static int
own_folder(const struct cluster_home *home, const char *path, struct err *err)
{
	struct stat st;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_set(err, ERR_CANTCREAT, "the socket's folder %s cannot be made: %s", path, strerror(errno));
	if (lstat(path, &st) < 0)
		return err_set(err, ERR_CANTCREAT, "the socket's folder %s: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode) || st.st_uid != home->uid || (st.st_mode & 0077) != 0)
		return err_set(err, ERR_NOPERM, "%s is not a folder of the user %s alone: remove it", path, home->user);
	return 0;
}

int
cluster_home_socket(const struct cluster_home *home, char *path, size_t size, struct err *err)
{
	static const char name[] = "/.s.PGSQL.5432";
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	char above[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	uint8_t digest[SHA256_SIZE];
	char hex[SHA256_HEX];
	struct sha256 hash;
	int n = snprintf(path, size, "%s/sock", home->dir);

	/* a comma would be read as two hosts */
	if ((size_t)n + sizeof(name) <= sizeof(above) && strchr(path, ',') == NULL)
		return own_folder(home, path, err);
	sha256_init(&hash);
	sha256_put(&hash, home->dir, strlen(home->dir));
	sha256_end(&hash, digest);
	sha256_hex(digest, hex);
	if (home->acting || runtime == NULL || runtime[0] != '/' || strchr(runtime, ',') != NULL ||
	    strlen(runtime) > sizeof(above) - 40)
		runtime = "/tmp";
	n = snprintf(above, sizeof(above), "%s/flare-%u", runtime, (unsigned)home->uid);
	if (n < 0 || own_folder(home, above, err) < 0)
		return -1;
	snprintf(path, size, "%s/%.8s", above, hex);
	return own_folder(home, path, err);
}
