/* What Swift cannot call of Linux: prctl takes a variable number of arguments. */
#include <sys/prctl.h>

/* Makes this process the parent of every descendant whose own parent ends (prctl(2)). */
static inline int cprocesscontrol_become_subreaper(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}
