#include <cmark-gfm.h>
#include <stddef.h>
/* glibc has it, and hides its declaration from Swift: it is no part of POSIX. */
extern void *memmem(const void *haystack, size_t haystacklen, const void *needle, size_t needlelen);
