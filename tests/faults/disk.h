#ifndef DISK_H
#define DISK_H

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "db.h"

/*
 * A disk that can be filled: the test's cluster is on a file system in memory, which
 * only this program and what it starts can see, and which goes with them.
 */
enum { DISK_MB = 2048 };

/* Make it at DB_DIR; false: that takes root, and a kernel that lets it. */
static inline bool
disk_begin(void)
{
	char size[64];

	snprintf(size, sizeof(size), "size=%dm,mode=755", DISK_MB);
	return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("none", db_dir, "tmpfs", 0, size) == 0;
}

/* Whatever is there goes. */
static inline void
disk_end(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/temporary", db_dir);
	umount2(path, MNT_DETACH);
	umount2(db_dir, MNT_DETACH);
}

static inline const char *
disk_ballast(void)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/ballast", db_dir);
	return path;
}

/* Leave so many bytes free, or what is left of them. */
static inline bool
disk_fill(off_t room)
{
	struct statvfs disk;
	int fd = open(disk_ballast(), O_CREAT | O_WRONLY, 0600), done = fd < 0 ? errno : ENOSPC;

	for (int i = 0; i < 100 && done == ENOSPC && statvfs(db_dir, &disk) == 0; i++) {	/* somebody may be faster */
		off_t left = (off_t)disk.f_bavail * (off_t)disk.f_frsize - room;

		done = left > 0 ? posix_fallocate(fd, 0, left) : 0;
	}
	close(fd);
	return done == 0;
}

static inline void
disk_free(void)
{
	unlink(disk_ballast());
}

/* A small disk of its own for temporary files, in a folder that the server's user owns. */
static inline const char *
disk_temporary(int kb)
{
	static char path[128];
	char size[64];
	struct stat owner;

	snprintf(path, sizeof(path), "%s/temporary", db_dir);
	snprintf(size, sizeof(size), "size=%dk,mode=700", kb);
	if (stat(db_info.data, &owner) < 0 || mkdir(path, 0700) < 0 || mount("none", path, "tmpfs", 0, size) < 0 ||
	    chown(path, owner.st_uid, owner.st_gid) < 0)
		return NULL;
	return path;
}

#endif
