/* One socket watched through a descriptor of its own.
 *
 * Dispatch on Linux may unregister a source twice when its socket hangs up in the moment in which the source is
 * cancelled, and ends the process then. The descriptor of an epoll instance never hangs up: it is readable while the
 * socket in it is ready.
 */
#ifndef COURANT_READINESS_H
#define COURANT_READINESS_H

#ifdef __linux__
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Readable while `socket` has input, an error or its end to tell, or has room where `for_output` is not 0. -1 with
   errno. */
static inline int courant_readiness_open(int socket, int for_output) {
  int poll = epoll_create1(EPOLL_CLOEXEC);
  if (poll < 0) return -1;
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.events = for_output ? EPOLLOUT : EPOLLIN | EPOLLRDHUP;
  if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) == 0) return poll;
  close(poll);
  return -1;
}
#endif

#endif
