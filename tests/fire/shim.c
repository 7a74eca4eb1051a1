/* Makes one call of a program fail, as a full or a dying disk would. Loaded with LD_PRELOAD.
 *
 * Only calls that can change or open something under FIRE_ROOT count, the first is number 1. FIRE_AT says which of them fails, FIRE_ERRNO
 * with what. FIRE_ON=1: all that follow fail too. FIRE_SHORT=1: each write takes half of what it is
 * given. FIRE_LOG names a file to which each counted call is written, by its name.
 * The program under test has one thread that saves; a counter without locks is enough.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int counted;

static int under(const char *path) {
    const char *root = getenv("FIRE_ROOT");
    return root && path && strncmp(path, root, strlen(root)) == 0;
}

/* Which file a descriptor is, by asking the kernel: nothing has to be remembered of opens and closes. */
static int ours(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return under(path);
}

static void note(const char *name) {
    const char *log = getenv("FIRE_LOG");
    if (!log) return;
    int fd = REAL(open)(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (fd < 0) return;
    char line[64];
    int n = snprintf(line, sizeof line, "%s\n", name);
    if (REAL(write)(fd, line, (size_t)n) < 0) { /* the log is for people */ }
    close(fd);
}

/* Whether this call is to fail; errno is set then. */
static int fails(const char *name) {
    const char *at = getenv("FIRE_AT"), *error = getenv("FIRE_ERRNO"), *on = getenv("FIRE_ON");
    counted++;
    note(name);
    if (!at || !error) return 0;
    int wanted = atoi(at);
    if (counted == wanted || (on && counted > wanted)) {
        errno = atoi(error);
        return 1;
    }
    return 0;
}

#define OPEN(name)                                              \
    int name(const char *path, int flags, ...) {                \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = va_arg(rest, mode_t);                     \
        va_end(rest);                                           \
        if (under(path) && fails("open")) return -1;            \
        return REAL(name)(path, flags, mode);                   \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                            \
    int name(int at, const char *path, int flags, ...) {        \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = va_arg(rest, mode_t);                     \
        va_end(rest);                                           \
        if (under(path) && fails("open")) return -1;            \
        return REAL(name)(at, path, flags, mode);               \
    }
OPENAT(openat)
OPENAT(openat64)

#define ON_FD(kind, name, params, args)                         \
    kind name params {                                          \
        if (ours(fd) && fails(#name)) return -1;                \
        return REAL(name) args;                                 \
    }
ON_FD(ssize_t, read, (int fd, void *to, size_t n), (fd, to, n))
ssize_t write(int fd, const void *from, size_t n) {
    int mine = ours(fd);
    if (mine && fails("write")) return -1;
    /* Half of it, as a disk that fills up or a quota may do: the caller has to ask again. */
    if (mine && n > 1 && getenv("FIRE_SHORT")) n /= 2;
    return REAL(write)(fd, from, n);
}
ON_FD(ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n))
ON_FD(ssize_t, pwrite64, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at))
ON_FD(int, fsync, (int fd), (fd))
ON_FD(int, fdatasync, (int fd), (fd))
ON_FD(int, ftruncate, (int fd, off_t n), (fd, n))
ON_FD(int, ftruncate64, (int fd, off64_t n), (fd, n))
ON_FD(int, fchmod, (int fd, mode_t mode), (fd, mode))
ON_FD(int, flock, (int fd, int how), (fd, how))

#define ON_PATH(name, params, args)                             \
    int name params {                                           \
        if (under(path) && fails(#name)) return -1;             \
        return REAL(name) args;                                 \
    }
int flock(int fd, int how);
ON_PATH(rename, (const char *path, const char *to), (path, to))
ON_PATH(link, (const char *path, const char *to), (path, to))
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode))
ON_PATH(unlink, (const char *path), (path))
ON_PATH(rmdir, (const char *path), (path))
ON_PATH(chmod, (const char *path, mode_t mode), (path, mode))

int renameat(int from, const char *path, int at, const char *to) {
    if (under(path) && fails("rename")) return -1;
    return REAL(renameat)(from, path, at, to);
}
int renameat2(int from, const char *path, int at, const char *to, unsigned int flags) {
    if (under(path) && fails("rename")) return -1;
    return REAL(renameat2)(from, path, at, to, flags);
}
ssize_t copy_file_range(int fd, off64_t *from, int to, off64_t *at, size_t n, unsigned int flags) {
    if (ours(to) && fails("copy_file_range")) return -1;
    return REAL(copy_file_range)(fd, from, to, at, n, flags);
}
