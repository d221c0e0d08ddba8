/* libcurl for Swift: one static inline per argument shape of its variadic functions, and the few socket calls its
   callbacks need, so that no platform differences reach the Swift side. */
#ifndef COURANT_CCURL_SHIM_H
#define COURANT_CCURL_SHIM_H

#include <arpa/inet.h>
#include <curl/curl.h>
#ifdef __linux__
#include <linux/sockios.h>
#include <sys/epoll.h>
#else
#include <sys/event.h>
#endif
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static inline CURLcode courant_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode courant_easy_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode courant_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode courant_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode courant_easy_set_data_function(CURL *easy, CURLoption option, curl_write_callback function) {
  return curl_easy_setopt(easy, option, function);
}
static inline CURLcode courant_easy_set_open_socket(CURL *easy, curl_opensocket_callback function) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}
static inline CURLcode courant_easy_set_close_socket(CURL *easy, curl_closesocket_callback function) {
  return curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, function);
}
static inline CURLcode courant_easy_set_prerequest(CURL *easy, curl_prereq_callback function) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}
static inline CURLcode courant_easy_set_debug(CURL *easy, curl_debug_callback function) {
  return curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, function);
}
static inline CURLcode courant_easy_set_share(CURL *easy, CURLSH *share) {
  return curl_easy_setopt(easy, CURLOPT_SHARE, share);
}
static inline CURLSHcode courant_share_cookies(CURLSH *share) {
  return curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
}
static inline CURLcode courant_easy_get_string(CURL *easy, CURLINFO info, char **value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode courant_easy_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode courant_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode courant_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode courant_multi_set_socket_function(CURLM *multi, curl_socket_callback function) {
  return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, function);
}
static inline CURLMcode courant_multi_set_timer_function(CURLM *multi, curl_multi_timer_callback function) {
  return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, function);
}

/* The next finished transfer, or NULL. */
static inline CURL *courant_multi_next_finished(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}

/* The address's 4 or 16 bytes in network order; 0 for a family that is neither IPv4 nor IPv6. */
static inline int courant_address_bytes(const struct curl_sockaddr *address, uint8_t bytes[16]) {
  const struct sockaddr *generic = (const struct sockaddr *)&address->addr;
  switch (address->family) {
  case AF_INET:
    memcpy(bytes, &((const struct sockaddr_in *)generic)->sin_addr, 4);
    return 4;
  case AF_INET6:
    memcpy(bytes, &((const struct sockaddr_in6 *)generic)->sin6_addr, 16);
    return 16;
  default:
    return 0;
  }
}

/* A socket for curl to connect: non-blocking and not inherited by child processes; -1 with errno. */
static inline curl_socket_t courant_open_socket(const struct curl_sockaddr *address) {
  int descriptor = socket(address->family, address->socktype, address->protocol);
  if (descriptor >= 0) {
    (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    (void)fcntl(descriptor, F_SETFL, O_NONBLOCK);
  }
  return descriptor;
}

/* One address of a host: 4 or 16 bytes in network order. */
struct courant_address {
  uint8_t bytes[16];
  int count;
};

/* The host's addresses in the order the system prefers, at most `most`; a negative EAI_ code when there are none.
   Blocks. */
static inline int courant_look_up(const char *host, struct courant_address *addresses, int most) {
  struct addrinfo hints, *list = NULL;
  memset(&hints, 0, sizeof hints);
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  int code = getaddrinfo(host, NULL, &hints, &list);
  if (code != 0) return code < 0 ? code : -code;
  int count = 0;
  for (struct addrinfo *entry = list; entry && count < most; entry = entry->ai_next) {
    if (entry->ai_family == AF_INET) {
      memcpy(addresses[count].bytes, &((struct sockaddr_in *)entry->ai_addr)->sin_addr, 4);
      addresses[count++].count = 4;
    } else if (entry->ai_family == AF_INET6) {
      memcpy(addresses[count].bytes, &((struct sockaddr_in6 *)entry->ai_addr)->sin6_addr, 16);
      addresses[count++].count = 16;
    }
  }
  freeaddrinfo(list);
  return count;
}

/* The words for a negative code of `courant_look_up`. EAI_ codes are negative in glibc and positive elsewhere. */
static inline const char *courant_look_up_error(int code) {
  return gai_strerror(EAI_NONAME < 0 ? code : -code);
}

/* Whether the code says that the name has no address, rather than that nobody could be asked. */
static inline int courant_is_no_such_name(int code) {
  int none = EAI_NONAME < 0 ? EAI_NONAME : -EAI_NONAME;
#ifdef EAI_NODATA
  int empty = EAI_NODATA < 0 ? EAI_NODATA : -EAI_NODATA;
  if (code == empty) return 1;
#elif defined(__linux__)
  if (code == -5) return 1; /* EAI_NODATA, which glibc names under _GNU_SOURCE only */
#endif
  return code == none;
}

static inline const curl_version_info_data *courant_curl_version(void) { return curl_version_info(CURLVERSION_NOW); }

/* A TLS library may write to a socket whose peer is gone without MSG_NOSIGNAL. Leaves a handler of the program's own
   alone. */
static inline void courant_ignore_sigpipe(void) {
  struct sigaction present;
  if (sigaction(SIGPIPE, NULL, &present) == 0 && present.sa_handler == SIG_DFL) signal(SIGPIPE, SIG_IGN);
}

/* Many sockets behind one descriptor, which is readable while any of them is ready: epoll or kqueue. Both forget a
   socket by themselves when its last descriptor is closed. */
struct courant_ready {
  int descriptor;
  /* CURL_CSELECT_ bits. */
  int events;
};

static inline int courant_poll_open(void) {
#ifdef __linux__
  return epoll_create1(EPOLL_CLOEXEC);
#else
  int poll = kqueue();
  if (poll >= 0) (void)fcntl(poll, F_SETFD, FD_CLOEXEC);
  return poll;
#endif
}

/* What to wait for on a socket, in CURL_POLL_ bits; CURL_POLL_REMOVE forgets it. 0, or -1 with errno. It need not be
   right whether the socket is known, that only saves a call. */
static inline int courant_poll_want(int poll, int descriptor, int interest, int is_known) {
  int wants_in = interest != CURL_POLL_REMOVE && (interest & CURL_POLL_IN);
  int wants_out = interest != CURL_POLL_REMOVE && (interest & CURL_POLL_OUT);
#ifdef __linux__
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.events = (wants_in ? EPOLLIN | EPOLLRDHUP : 0) | (wants_out ? EPOLLOUT : 0);
  event.data.fd = descriptor;
  if (interest == CURL_POLL_REMOVE) return epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, &event);
  int first = is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, second = is_known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (epoll_ctl(poll, first, descriptor, &event) == 0) return 0;
  return errno == EEXIST || errno == ENOENT ? epoll_ctl(poll, second, descriptor, &event) : -1;
#else
  (void)is_known;
  struct kevent changes[2];
  EV_SET(&changes[0], descriptor, EVFILT_READ, wants_in ? EV_ADD : EV_DELETE, 0, 0, NULL);
  EV_SET(&changes[1], descriptor, EVFILT_WRITE, wants_out ? EV_ADD : EV_DELETE, 0, 0, NULL);
  /* One at a time: deleting what is not there is an error that ends the list. */
  int first = kevent(poll, &changes[0], 1, NULL, 0, NULL), reason = errno;
  int second = kevent(poll, &changes[1], 1, NULL, 0, NULL);
  if ((wants_in && first < 0) || (wants_out && second < 0)) {
    if (wants_in && first < 0) errno = reason;
    return -1;
  }
  return 0;
#endif
}

/* The sockets that are ready now, at most 64; their number. Does not wait. */
static inline int courant_poll_ready(int poll, struct courant_ready *ready) {
#ifdef __linux__
  struct epoll_event events[64];
  int count = epoll_wait(poll, events, 64, 0);
  for (int index = 0; index < count; index++) {
    uint32_t bits = events[index].events;
    ready[index].descriptor = events[index].data.fd;
    ready[index].events = (bits & (EPOLLIN | EPOLLRDHUP | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
                          (bits & EPOLLOUT ? CURL_CSELECT_OUT : 0) | (bits & EPOLLERR ? CURL_CSELECT_ERR : 0);
  }
#else
  struct kevent events[64];
  struct timespec none = {0, 0};
  int count = kevent(poll, NULL, 0, events, 64, &none);
  for (int index = 0; index < count; index++) {
    ready[index].descriptor = (int)events[index].ident;
    ready[index].events = events[index].filter == EVFILT_WRITE ? CURL_CSELECT_OUT : CURL_CSELECT_IN;
  }
#endif
  return count < 0 ? 0 : count;
}

static inline int courant_has_end(const struct sockaddr_storage *name, const char *address, int port) {
  uint8_t bytes[16];
  if (name->ss_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)name;
    return ntohs(v4->sin_port) == port && inet_pton(AF_INET, address, bytes) == 1 &&
           memcmp(&v4->sin_addr, bytes, 4) == 0;
  }
  if (name->ss_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)name;
    return ntohs(v6->sin6_port) == port && inet_pton(AF_INET6, address, bytes) == 1 &&
           memcmp(&v6->sin6_addr, bytes, 16) == 0;
  }
  return 0;
}

/* Whether the descriptor is a connection between these two ends. */
static inline int courant_connects(int descriptor, const char *local, int local_port, const char *remote,
                                   int remote_port) {
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  if (getsockname(descriptor, (struct sockaddr *)&name, &size) != 0 || !courant_has_end(&name, local, local_port))
    return 0;
  size = sizeof name;
  return getpeername(descriptor, (struct sockaddr *)&name, &size) == 0 && courant_has_end(&name, remote, remote_port);
}

/* What could be read now, left where it is: the number of bytes, 0 at the connection's end or after an error, -1
   when there is nothing. */
static inline ssize_t courant_peek(int descriptor, uint8_t *bytes, size_t most) {
  ssize_t count;
  do count = recv(descriptor, bytes, most, MSG_PEEK | MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);
  if (count >= 0) return count;
  return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0;
}

/* Bytes sent that the peer has not acknowledged; 0 where that cannot be asked. */
static inline int courant_unacknowledged(int descriptor) {
  int count = 0;
#ifdef __linux__
  return ioctl(descriptor, SIOCOUTQ, &count) == 0 ? count : 0;
#else
  socklen_t size = sizeof count;
  return getsockopt(descriptor, SOL_SOCKET, SO_NWRITE, &count, &size) == 0 ? count : 0;
#endif
}

/* Ends a connection whose descriptor curl goes on to hold. */
static inline void courant_shut_down(int descriptor) { (void)shutdown(descriptor, SHUT_RDWR); }

static inline int courant_close(int descriptor) { return close(descriptor); }
static inline int courant_errno(void) { return errno; }

#endif
