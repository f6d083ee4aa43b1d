/*
 * A file system that is full, for tests where none can be mounted: preloaded into a server, it lets no file grow in the
 * directory FULL_DISK while that has a file named "ballast". What a file has already may be written over, as on a real one.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int grows(int fd, off_t end) {
  const char *disk = getenv("FULL_DISK");
  char ballast[PATH_MAX], link[64], path[PATH_MAX];
  struct stat file;
  if (disk == NULL || snprintf(ballast, sizeof ballast, "%s/ballast", disk) >= (int) sizeof ballast || access(ballast, F_OK)) {
    return 0;
  }
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0 || strncmp(path, disk, strlen(disk)) || fstat(fd, &file) || !S_ISREG(file.st_mode)) {
    return 0;
  }
  return end > file.st_size;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))
#define REFUSE(fd, end)   \
  if (grows(fd, end)) {   \
    errno = ENOSPC;       \
    return -1;            \
  }

ssize_t write(int fd, const void *bytes, size_t count) {
  off_t at = lseek(fd, 0, SEEK_CUR);
  REFUSE(fd, at < 0 ? 0 : at + (off_t) count)
  return REAL(write)(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  REFUSE(fd, at + (off_t) count)
  return REAL(pwrite)(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REFUSE(fd, at + (off_t) count)
  return REAL(pwrite64)(fd, bytes, count, at);
}

int ftruncate64(int fd, off64_t length) {
  REFUSE(fd, length)
  return REAL(ftruncate64)(fd, length);
}

int posix_fallocate(int fd, off_t at, off_t count) {
  return grows(fd, at + count) ? ENOSPC : REAL(posix_fallocate)(fd, at, count);
}
