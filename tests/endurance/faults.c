/* Stands between a process and the system and counts the calls that change anything below one folder; the n-th can fail,
 * or be the last that the process makes.
 *
 * Loaded with LD_PRELOAD. It does nothing until faults_arm() is called.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { ONCE = 1, FROM_THEN_ON = 2, FULL = 3, KILLED = 4, TORN = 5 };
enum { GROWS = 1, OTHER = 0 };
enum { KEPT = 20000 };

static char below[PATH_MAX];
static long at, seen;
static int mode, error_number;
static char calls[KEPT][80];

void faults_arm(const char *folder, long call, int how, int error)
{
    strncpy(below, folder, sizeof below - 1);
    at = call;
    mode = how;
    error_number = error;
    seen = 0;
}

void faults_disarm(void) { below[0] = 0; }
long faults_seen(void) { return seen; }
const char *faults_call(long call) { return call > 0 && call <= seen && call <= KEPT ? calls[call - 1] : ""; }

static int concerns(const char *path) { return below[0] && !strncmp(path, below, strlen(below)); }

static int resolve(int folder, const char *path, char *out)
{
    char link[64];
    ssize_t length = 0;
    if (path == NULL || path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (!getcwd(out, PATH_MAX)) return 0;
            length = (ssize_t)strlen(out);
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            length = readlink(link, out, PATH_MAX - 1);
            if (length < 0) return 0;
            out[length] = 0;
        }
    }
    if (path == NULL) return 1;
    if (path[0] == '/') snprintf(out, PATH_MAX, "%s", path);
    else snprintf(out + length, (size_t)(PATH_MAX - length), "/%s", path);
    return 1;
}

/* What to do with a call: 0 let it pass, 1 fail it, 2 let half of it pass and fail what follows, 3 half of it and die. */
static int verdict(const char *what, int folder, const char *path, int grows)
{
    char name[PATH_MAX];
    int kept = errno;
    if (!below[0] || !resolve(folder, path, name) || !concerns(name)) {
        errno = kept;
        return 0;
    }
    errno = kept;
    seen++;
    if (seen <= KEPT) {
        const char *slash = strrchr(name, '/');
        snprintf(calls[seen - 1], sizeof calls[0], "%s %.60s", what, slash ? slash + 1 : name);
    }
    if (!at || seen < at) return 0;
    if (seen == at) {
        if (mode == KILLED) kill(getpid(), SIGKILL);
        if (mode == TORN) return 3;
        if (mode == FULL) return grows ? 2 : 0;
        return 1;
    }
    if (mode == FROM_THEN_ON) return 1;
    if (mode == FULL) return grows;
    return 0;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define FAIL \
    do { errno = error_number; return -1; } while (0)

static void die(void) { kill(getpid(), SIGKILL); }

/* A call that moves bytes: half of them can arrive. */
#define MOVES(what, fd, count, whole, half) \
    switch (verdict(what, fd, NULL, GROWS)) { \
    case 1: FAIL; \
    case 2: if ((count) < 2) FAIL; return (half); \
    case 3: (void)!((count) < 2 ? 0 : (half)); die(); \
    } \
    return (whole)

/* A call that happens or does not. */
#define HAPPENS(what, folder, path, grows, call) \
    switch (verdict(what, folder, path, grows)) { \
    case 1: case 2: FAIL; \
    case 3: (void)!(call); die(); \
    } \
    return (call)

ssize_t write(int fd, const void *data, size_t n)
{
    REAL(write);
    MOVES("write", fd, n, real(fd, data, n), real(fd, data, n / 2));
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t to)
{
    REAL(pwrite);
    MOVES("pwrite", fd, n, real(fd, data, n, to), real(fd, data, n / 2, to));
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t to)
{
    REAL(pwrite64);
    MOVES("pwrite64", fd, n, real(fd, data, n, to), real(fd, data, n / 2, to));
}
ssize_t writev(int fd, const struct iovec *parts, int n)
{
    REAL(writev);
    MOVES("writev", fd, n, real(fd, parts, n), real(fd, parts, n / 2));
}
ssize_t sendfile(int to, int from, off_t *offset, size_t n)
{
    REAL(sendfile);
    MOVES("sendfile", to, n, real(to, from, offset, n), real(to, from, offset, n / 2));
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t n)
{
    REAL(sendfile64);
    MOVES("sendfile64", to, n, real(to, from, offset, n), real(to, from, offset, n / 2));
}
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t n, unsigned flags)
{
    REAL(copy_file_range);
    MOVES("copy_file_range", to, n, real(from, a, to, b, n, flags), real(from, a, to, b, n / 2, flags));
}
int fsync(int fd) { REAL(fsync); HAPPENS("fsync", fd, NULL, OTHER, real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); HAPPENS("fdatasync", fd, NULL, OTHER, real(fd)); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); HAPPENS("ftruncate", fd, NULL, OTHER, real(fd, n)); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); HAPPENS("ftruncate64", fd, NULL, OTHER, real(fd, n)); }
int fallocate(int fd, int m, off_t o, off_t n) { REAL(fallocate); HAPPENS("fallocate", fd, NULL, GROWS, real(fd, m, o, n)); }
int fallocate64(int fd, int m, off64_t o, off64_t n)
{
    REAL(fallocate64);
    HAPPENS("fallocate64", fd, NULL, GROWS, real(fd, m, o, n));
}
int rename(const char *a, const char *b) { REAL(rename); HAPPENS("rename", AT_FDCWD, b, OTHER, real(a, b)); }
int renameat(int fa, const char *a, int fb, const char *b)
{
    REAL(renameat);
    HAPPENS("renameat", fb, b, OTHER, real(fa, a, fb, b));
}
int renameat2(int fa, const char *a, int fb, const char *b, unsigned f)
{
    REAL(renameat2);
    HAPPENS("renameat2", fb, b, OTHER, real(fa, a, fb, b, f));
}
int link(const char *a, const char *b) { REAL(link); HAPPENS("link", AT_FDCWD, b, GROWS, real(a, b)); }
int linkat(int fa, const char *a, int fb, const char *b, int f)
{
    REAL(linkat);
    HAPPENS("linkat", fb, b, GROWS, real(fa, a, fb, b, f));
}
/* What is not there is not removed: such a call does not reach the medium. */
static int is_there(int f, const char *a)
{
    int kept = errno, answer = !faccessat(f, a, F_OK, AT_SYMLINK_NOFOLLOW);
    errno = kept;
    return answer;
}
int unlink(const char *a)
{
    REAL(unlink);
    if (!is_there(AT_FDCWD, a)) return real(a);
    HAPPENS("unlink", AT_FDCWD, a, OTHER, real(a));
}
int unlinkat(int f, const char *a, int g)
{
    REAL(unlinkat);
    if (!is_there(f, a)) return real(f, a, g);
    HAPPENS("unlinkat", f, a, OTHER, real(f, a, g));
}
int rmdir(const char *a) { REAL(rmdir); HAPPENS("rmdir", AT_FDCWD, a, OTHER, real(a)); }
int mkdir(const char *a, mode_t m) { REAL(mkdir); HAPPENS("mkdir", AT_FDCWD, a, GROWS, real(a, m)); }
int mkdirat(int f, const char *a, mode_t m) { REAL(mkdirat); HAPPENS("mkdirat", f, a, GROWS, real(f, a, m)); }
int chmod(const char *a, mode_t m) { REAL(chmod); HAPPENS("chmod", AT_FDCWD, a, OTHER, real(a, m)); }
int fchmod(int fd, mode_t m) { REAL(fchmod); HAPPENS("fchmod", fd, NULL, OTHER, real(fd, m)); }
int fchmodat(int f, const char *a, mode_t m, int g)
{
    REAL(fchmodat);
    HAPPENS("fchmodat", f, a, OTHER, real(f, a, m, g));
}

/* Opening counts when it makes a file or empties one. */
static int makes(int folder, const char *path, int flags)
{
    char name[PATH_MAX];
    int kept = errno, answer;
    if (!below[0] || !(flags & (O_CREAT | O_TRUNC)) || !resolve(folder, path, name)) {
        errno = kept;
        return 0;
    }
    answer = (flags & O_TRUNC) || faccessat(AT_FDCWD, name, F_OK, 0);
    errno = kept;
    return answer;
}

#define OPENS(name, folder, path, call) \
    mode_t m = 0; \
    REAL(name); \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        m = va_arg(rest, mode_t); \
        va_end(rest); \
    } \
    if (makes(folder, path, flags)) { HAPPENS("create", folder, path, GROWS, call); } \
    return (call)

int open(const char *path, int flags, ...) { OPENS(open, AT_FDCWD, path, real(path, flags, m)); }
int open64(const char *path, int flags, ...) { OPENS(open64, AT_FDCWD, path, real(path, flags, m)); }
int openat(int folder, const char *path, int flags, ...) { OPENS(openat, folder, path, real(folder, path, flags, m)); }
int openat64(int folder, const char *path, int flags, ...) { OPENS(openat64, folder, path, real(folder, path, flags, m)); }
