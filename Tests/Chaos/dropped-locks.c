// A fault for the suite to find: as soon as a process has locked a file, it loses its locks on it.
//
// Preloaded into the program, which then behaves as if it opened and closed its databases by other means
// while it has them open (sqlite.org, "How To Corrupt An SQLite Database File", 2.2).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static int locked(const char *name, int file, int command, void *argument) {
  int (*next)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
  int result = next(file, command, argument);
  if (result == 0 && command == F_SETLK && ((struct flock *)argument)->l_type != F_UNLCK) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    int other = open(path, O_RDONLY | O_CLOEXEC);
    if (other >= 0) close(other);
  }
  return result;
}

int fcntl(int file, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  return locked("fcntl", file, command, argument);
}

int fcntl64(int file, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  return locked("fcntl64", file, command, argument);
}
