/* Records what a process does to the files of one folder: every write, sync, truncation and change of a
 * directory, with the bytes, in order. Loaded with LD_PRELOAD; FAULTS_FOLDER is the folder, FAULTS_TRACE the
 * file that is written. A record: one letter, three 64-bit numbers (file, offset or other, length), the bytes.
 *
 *   C create NAME   W write   T truncate   S sync a file   D sync a directory   U unlink NAME
 *   L link OLD\0NEW   R rename OLD\0NEW   K make directory NAME   M a mark of the workload
 *
 * "file" is the inode number. Names are given relative to the folder.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FDS 4096
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;
static char root[PATH_MAX];
static size_t root_length;
static uint64_t inode_of[MOST_FDS]; /* 0: not ours */
static int is_directory[MOST_FDS];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *folder = getenv("FAULTS_FOLDER"), *path = getenv("FAULTS_TRACE");
  if (!folder || !path) return;
  trace = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  strncpy(root, folder, sizeof root - 1);
  root_length = strlen(root);
}

static void record(char kind, uint64_t file, uint64_t at, const void *bytes, uint64_t length) {
  char head[25];
  head[0] = kind;
  memcpy(head + 1, &file, 8);
  memcpy(head + 9, &at, 8);
  memcpy(head + 17, &length, 8);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
  if (REAL(writev)(trace, parts, 2) != (ssize_t)(sizeof head + length)) abort();
}

/* The name inside the folder, "" for the folder itself; NULL when it lies elsewhere. */
static const char *inside(int folder, const char *path, char *full) {
  if (trace < 0 || !path) return NULL;
  if (path[0] == '/' || folder == AT_FDCWD) {
    if (path[0] == '/') strncpy(full, path, PATH_MAX - 1);
    else if (!getcwd(full, PATH_MAX / 2)) return NULL;
    else { strcat(full, "/"); strncat(full, path, PATH_MAX / 2 - 1); }
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, full, PATH_MAX / 2);
    if (length < 0) return NULL;
    full[length] = 0;
    strcat(full, "/");
    strncat(full, path, PATH_MAX / 2 - 1);
  }
  if (strncmp(full, root, root_length)) return NULL;
  if (!full[root_length]) return full + root_length;
  return full[root_length] == '/' ? full + root_length + 1 : NULL;
}

static int opened(int folder, const char *path, int flags, mode_t mode, int (*real)(int, const char *, int, ...)) {
  char full[PATH_MAX] = {0};
  const char *name = inside(folder, path, full);
  if (!name) return real(folder, path, flags, mode);
  pthread_mutex_lock(&lock);
  struct stat before, now;
  int existed = stat(full, &before) == 0;
  int fd = real(folder, path, flags, mode);
  int saved = errno;
  if (fd >= 0 && fd < MOST_FDS && fstat(fd, &now) == 0) {
    inode_of[fd] = now.st_ino;
    is_directory[fd] = S_ISDIR(now.st_mode);
    if (!existed) record('C', now.st_ino, 0, name, strlen(name));
    else if ((flags & O_TRUNC) && before.st_size) record('T', now.st_ino, 0, "", 0);
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return fd;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode, REAL(openat)); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode, REAL(openat)); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode, REAL(openat)); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags | O_LARGEFILE, mode, REAL(openat)); }

static uint64_t ours(int fd) { return trace >= 0 && fd >= 0 && fd < MOST_FDS ? inode_of[fd] : 0; }

int close(int fd) {
  if (ours(fd)) inode_of[fd] = 0;
  return REAL(close)(fd);
}

static ssize_t written(int fd, const void *bytes, size_t length, off64_t at) {
  if (!ours(fd)) return at < 0 ? REAL(write)(fd, bytes, length) : REAL(pwrite64)(fd, bytes, length, at);
  pthread_mutex_lock(&lock);
  off64_t from = at >= 0 ? at : lseek64(fd, 0, SEEK_CUR);
  if (at < 0 && (fcntl(fd, F_GETFL) & O_APPEND)) from = lseek64(fd, 0, SEEK_END);
  ssize_t done = at < 0 ? REAL(write)(fd, bytes, length) : REAL(pwrite64)(fd, bytes, length, at);
  int saved = errno;
  if (done > 0) record('W', inode_of[fd], from, bytes, done);
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return written(fd, bytes, length, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return written(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { return written(fd, bytes, length, at); }

/* A way of writing that is not recorded would make the whole record worthless. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (ours(fd)) abort();
  return REAL(writev)(fd, parts, count);
}
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t length, unsigned flags) {
  if (ours(to)) { errno = ENOSYS; return -1; }
  return REAL(copy_file_range)(from, a, to, b, length, flags);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t length) {
  if (ours(to)) { errno = EINVAL; return -1; }
  return ((ssize_t (*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64"))(to, from, at, length);
}
ssize_t sendfile(int to, int from, off_t *at, size_t length) { return sendfile64(to, from, (off64_t *)at, length); }

static int synced(int fd, int (*real)(int)) {
  if (!ours(fd)) return real(fd);
  pthread_mutex_lock(&lock);
  int done = real(fd);
  if (done == 0) {
    char link[64], full[PATH_MAX] = {0};
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = is_directory[fd] ? readlink(link, full, sizeof full - 1) : 0;
    const char *name = length > (ssize_t)root_length ? full + root_length + 1 : "";
    record(is_directory[fd] ? 'D' : 'S', inode_of[fd], 0, name, strlen(name));
  }
  pthread_mutex_unlock(&lock);
  return done;
}
int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

static int cut_to(int fd, off64_t size) {
  if (!ours(fd)) return REAL(ftruncate64)(fd, size);
  pthread_mutex_lock(&lock);
  int done = REAL(ftruncate64)(fd, size);
  if (done == 0) record('T', inode_of[fd], size, "", 0);
  pthread_mutex_unlock(&lock);
  return done;
}
int ftruncate(int fd, off_t size) { return cut_to(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut_to(fd, size); }

static void named(char kind, const char *full_old, const char *old, const char *other) {
  struct stat now;
  char both[2 * PATH_MAX];
  size_t length = strlen(old);
  uint64_t file = full_old && stat(full_old, &now) == 0 ? now.st_ino : 0;
  memcpy(both, old, length);
  if (other) { both[length++] = 0; memcpy(both + length, other, strlen(other)); length += strlen(other); }
  record(kind, file, 0, both, length);
}

static int removed(int folder, const char *path, int flags) {
  char full[PATH_MAX] = {0};
  const char *name = inside(folder, path, full);
  if (!name) return REAL(unlinkat)(folder, path, flags);
  pthread_mutex_lock(&lock);
  int done = REAL(unlinkat)(folder, path, flags), saved = errno;
  if (done == 0) named('U', NULL, name, NULL);
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }

static int moved(char kind, int a, const char *old, int b, const char *new, int flags) {
  char full_old[PATH_MAX] = {0}, full_new[PATH_MAX] = {0};
  const char *from = inside(a, old, full_old), *to = inside(b, new, full_new);
  if (trace >= 0 && !from != !to) abort(); /* a file that comes or goes across the border is not recorded */
  pthread_mutex_lock(&lock);
  int done = kind == 'L' ? REAL(linkat)(a, old, b, new, flags) : REAL(renameat)(a, old, b, new), saved = errno;
  if (done == 0 && from) named(kind, full_new, from, to);
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}
int link(const char *old, const char *new) { return moved('L', AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int a, const char *old, int b, const char *new, int flags) { return moved('L', a, old, b, new, flags); }
int rename(const char *old, const char *new) { return moved('R', AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int a, const char *old, int b, const char *new) { return moved('R', a, old, b, new, 0); }

int mkdirat(int folder, const char *path, mode_t mode) {
  char full[PATH_MAX] = {0};
  const char *name = inside(folder, path, full);
  int done = REAL(mkdirat)(folder, path, mode), saved = errno;
  if (done == 0 && name) { pthread_mutex_lock(&lock); named('K', full, name, NULL); pthread_mutex_unlock(&lock); }
  errno = saved;
  return done;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* What the workload was told, in its place among the writes. */
void faults_mark(const char *bytes, uint64_t length) {
  pthread_mutex_lock(&lock);
  if (trace >= 0) record('M', 0, 0, bytes, length);
  pthread_mutex_unlock(&lock);
}
