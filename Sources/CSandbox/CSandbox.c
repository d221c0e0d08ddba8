#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COURANT_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COURANT_SANITIZED 1
#endif

#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

// MARK: The parent

static int moved_up(int *descriptor) {
  int moved = fcntl(*descriptor, F_DUPFD_CLOEXEC, 10);
  int error = errno;
  close(*descriptor);
  if (moved < 0) return error;
  *descriptor = moved;
  return 0;
}

static int both_moved_up(int pair[2], int *ours, int *theirs) {
  int error = moved_up(&pair[0]);
  if (error) {
    close(pair[1]);
    return error;
  }
  if ((error = moved_up(&pair[1]))) {
    close(pair[0]);
    return error;
  }
  *ours = pair[0];
  *theirs = pair[1];
  return 0;
}

int courant_reader_sockets(int *ours, int *theirs) {
  int pair[2];
#if defined(__linux__)
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return errno;
#else
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) return errno;
  fcntl(pair[0], F_SETFD, FD_CLOEXEC);
  fcntl(pair[1], F_SETFD, FD_CLOEXEC);
  int one = 1;
  setsockopt(pair[0], SOL_SOCKET, SO_NOSIGPIPE, &one, sizeof one);
#endif
  return both_moved_up(pair, ours, theirs);
}

int courant_reader_pipe(int *ours, int *theirs) {
  int pair[2];
#if defined(__linux__)
  if (pipe2(pair, O_CLOEXEC)) return errno;
#else
  if (pipe(pair)) return errno;
  fcntl(pair[0], F_SETFD, FD_CLOEXEC);
  fcntl(pair[1], F_SETFD, FD_CLOEXEC);
#endif
  int error = both_moved_up(pair, ours, theirs);
  if (!error) fcntl(*ours, F_SETFL, O_NONBLOCK);
  return error;
}

int courant_spawn_reader(
  const char *path, const char *name, const char *argument, const char *const *environment, int socket, int errors,
  pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  if ((error = posix_spawnattr_init(&attributes))) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  if (!error) error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (!error) error = posix_spawn_file_actions_adddup2(&actions, 0, 1);
  if (!error) error = posix_spawn_file_actions_adddup2(&actions, errors, COURANT_READER_ERRORS);
  if (!error) error = posix_spawn_file_actions_adddup2(&actions, socket, COURANT_READER_SOCKET);
#if defined(__linux__)
  if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, COURANT_READER_SOCKET + 1);
  if (!path) path = "/proc/self/exe";
#elif defined(__APPLE__)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
  char own[4096];
  uint32_t size = sizeof own;
  if (!path) {
    if (_NSGetExecutablePath(own, &size)) error = ENAMETOOLONG;
    path = own;
  }
#endif
  if (!error) error = posix_spawnattr_setsigmask(&attributes, &none);
  if (!error) error = posix_spawnattr_setsigdefault(&attributes, &all);
  if (!error) error = posix_spawnattr_setflags(&attributes, flags);
  char *const arguments[] = {(char *)name, (char *)argument, NULL};
  if (!error) error = posix_spawn(pid, path, &actions, &attributes, arguments, (char *const *)environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

uint64_t courant_process_time(pid_t pid) {
#if defined(__linux__)
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &time)) return 0;
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
#else
  return 0;
#endif
}

uint64_t courant_thread_time(void) {
  struct timespec time;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)) return 0;
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static uint64_t used(int who) {
  struct rusage usage;
  if (getrusage(who, &usage)) return 0;
  return ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) * 1000000000u +
         ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * 1000u;
}

uint64_t courant_family_time(void) { return used(RUSAGE_SELF) + used(RUSAGE_CHILDREN); }

int courant_limit_process_time(pid_t pid, uint64_t seconds) {
#if defined(__linux__)
  struct rlimit limit;
  if (prlimit(pid, RLIMIT_CPU, NULL, &limit)) return errno;
  limit.rlim_cur = limit.rlim_max != RLIM_INFINITY && seconds > limit.rlim_max ? limit.rlim_max : seconds;
  return prlimit(pid, RLIMIT_CPU, &limit, NULL) ? errno : 0;
#else
  return 0;
#endif
}

int courant_limit_data(pid_t pid, uint64_t bytes) {
#if defined(__linux__) && !defined(COURANT_SANITIZED)
  struct rlimit limit;
  if (prlimit(pid, RLIMIT_DATA, NULL, &limit)) return errno;
  limit.rlim_cur = limit.rlim_max != RLIM_INFINITY && bytes > limit.rlim_max ? limit.rlim_max : bytes;
  return prlimit(pid, RLIMIT_DATA, &limit, NULL) ? errno : 0;
#else
  return ENOSYS;
#endif
}

int courant_reap(pid_t pid, int blocks) {
  int status;
  for (;;) {
    pid_t found = waitpid(pid, &status, blocks ? 0 : WNOHANG);
    if (found == pid) break;
    if (found == 0) return -2;
    if (errno != EINTR) return -1;
  }
  return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

// MARK: The child

int courant_is_sanitized(void) {
#if defined(COURANT_SANITIZED)
  return 1;
#else
  return 0;
#endif
}

static int limit_resource(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit limit;
  if (getrlimit(resource, &limit)) return errno;
  // Only ever less than what the process was given.
  rlim_t most = limit.rlim_max;
  limit.rlim_max = most != RLIM_INFINITY && hard > most ? most : hard;
  limit.rlim_cur = soft > limit.rlim_max ? limit.rlim_max : soft;
  return setrlimit(resource, &limit) ? errno : 0;
}

int courant_limit_self(uint64_t bytes, uint64_t seconds) {
  if (courant_is_sanitized()) return 0;
  int error = limit_resource(RLIMIT_DATA, bytes, bytes);
  // The soft limit moves with the pages that are read; see courant_limit_process_time.
  if (!error) error = limit_resource(RLIMIT_CPU, seconds, RLIM_INFINITY);
  if (!error) error = limit_resource(RLIMIT_CORE, 0, 0);
  if (!error) error = limit_resource(RLIMIT_FSIZE, 0, 0);
  if (!error) error = limit_resource(RLIMIT_NPROC, 0, 0);
  return error;
}

int courant_limit_files(void) { return courant_is_sanitized() ? 0 : limit_resource(RLIMIT_NOFILE, 0, 0); }

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define COURANT_ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define COURANT_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
// The lower word of an argument, which is all the kernel looks at of those below; both architectures are
// little-endian.
#define LOAD_LOW(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[n]))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define ANY_BIT(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), (yes), (no))
#define ALLOW_CALL(number) EQUAL(number, 0, 1), ALLOW
// Where the call's number is in the accumulator, what follows of `length` instructions is for it alone.
#define IF_CALL(number, length) EQUAL(number, 0, (length))

int courant_has_sandbox(void) { return !courant_is_sanitized(); }

static int drop_capabilities(void) {
  for (int capability = 0; capability < 64; capability++) {
    if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) < 0) break;
    // Needs CAP_SETPCAP; without it the set is of no use, as nothing can be executed.
    prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2];
  memset(none, 0, sizeof none);
  return syscall(SYS_capset, &header, none) ? errno : 0;
}

int courant_enter_sandbox(void) {
  if (courant_is_sanitized()) return ENOSYS;
  prctl(PR_SET_NAME, "courant-reader", 0, 0, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
  int error = drop_capabilities();
  if (error) return error;
  unsigned own = (unsigned)getpid();
  struct sock_filter filter[] = {
    LOAD(arch),
    EQUAL(COURANT_ARCHITECTURE, 1, 0),
    KILL,
    LOAD(nr),
#if defined(__x86_64__)
    // The x32 calls of the same architecture.
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    KILL,
#endif
    // Reading what the worker sends.
    IF_CALL(__NR_read, 4), LOAD_LOW(0), EQUAL(COURANT_READER_SOCKET, 0, 1), ALLOW, KILL,
    // Answering, and complaining.
    EQUAL(__NR_write, 1, 0), IF_CALL(__NR_writev, 5),
    LOAD_LOW(0), EQUAL(COURANT_READER_SOCKET, 1, 0), EQUAL(COURANT_READER_ERRORS, 0, 1), ALLOW, KILL,
    // Memory that holds data.
    ALLOW_CALL(__NR_brk), ALLOW_CALL(__NR_munmap), ALLOW_CALL(__NR_mremap), ALLOW_CALL(__NR_madvise),
    IF_CALL(__NR_mmap, 6),
    LOAD_LOW(2), ANY_BIT(PROT_EXEC, 3, 0), LOAD_LOW(3), ANY_BIT(MAP_ANONYMOUS, 0, 1), ALLOW, KILL,
    IF_CALL(__NR_mprotect, 4), LOAD_LOW(2), ANY_BIT(PROT_EXEC, 1, 0), ALLOW, KILL,
    // Locks, clocks, and the way a process ends by its own fault.
    ALLOW_CALL(__NR_futex), ALLOW_CALL(__NR_clock_gettime), ALLOW_CALL(__NR_rt_sigprocmask),
    ALLOW_CALL(__NR_rt_sigreturn), ALLOW_CALL(__NR_getpid), ALLOW_CALL(__NR_gettid), ALLOW_CALL(__NR_exit_group),
    IF_CALL(__NR_tgkill, 4), LOAD_LOW(0), EQUAL(own, 0, 1), ALLOW, KILL,
    KILL,
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  // TSYNC: for all threads, of which there is one.
  if (!syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program)) return 0;
  // A unit's own filter may know only the older call.
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) ? errno : 0;
}

#else

int courant_has_sandbox(void) { return 0; }
int courant_enter_sandbox(void) { return ENOSYS; }

#endif

// MARK: What tests try

#if defined(__linux__) && (defined(DEBUG) || defined(COURANT_READER_TRAPS))

#include <linux/memfd.h>
#include <sched.h>
#include <sys/uio.h>

static const char *const forbidden[] = {
  "open a file", "create a file", "open a socket", "make a pair of sockets", "fork", "start a thread", "execute",
  "read descriptor 0", "write to descriptor 0", "write to descriptor 1", "signal the worker",
  "signal a thread of the worker", "map memory to be executed", "make memory executable", "map a file",
  "make a file of memory", "duplicate a descriptor", "send a descriptor", "look at a file", "raise a limit",
  "trace the worker", "control a device", "change its root", "load a filter", "sleep",
};

const char *courant_forbidden_name(int number) {
  return number >= 0 && (size_t)number < sizeof forbidden / sizeof *forbidden ? forbidden[number] : NULL;
}

int courant_try_forbidden(int number) {
  static char page[1];
  char byte = 'x';
  long result = -1;
  char *const none[] = {NULL};
  struct rlimit limit = {1, 1};
  struct msghdr message = {0};
  struct timespec moment = {0, 1};
  const int thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
  const uintptr_t start = (uintptr_t)page & ~(uintptr_t)4095;
  const int anonymous = MAP_PRIVATE | MAP_ANONYMOUS;
  int pair[2];
  char status[512];
  switch (number) {
  case 0: result = syscall(SYS_openat, AT_FDCWD, "/etc/hostname", O_RDONLY); break;
  case 1: result = syscall(SYS_openat, AT_FDCWD, "/tmp/courant-reader-was-here", O_CREAT | O_WRONLY, 0600); break;
  case 2: result = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); break;
  case 3: result = syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair); break;
  case 4:
    result = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (result == 0) _exit(0);
    break;
  case 5: result = syscall(SYS_clone, thread, 0, 0, 0, 0); break;
  case 6: result = syscall(SYS_execve, "/bin/true", none, none); break;
  case 7: result = syscall(SYS_read, 0, page, 1); break;
  case 8: result = syscall(SYS_write, 0, &byte, 1); break;
  case 9: result = syscall(SYS_write, 1, &byte, 1); break;
  case 10: result = syscall(SYS_kill, getppid(), 0); break;
  case 11: result = syscall(SYS_tgkill, 1, 1, 0); break;
  case 12: result = syscall(SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, anonymous, -1, 0); break;
  case 13: result = syscall(SYS_mprotect, start, 4096, PROT_READ | PROT_WRITE | PROT_EXEC); break;
  case 14: result = syscall(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE, COURANT_READER_SOCKET, 0); break;
  case 15: result = syscall(SYS_memfd_create, "courant", 0); break;
  case 16: result = syscall(SYS_dup, COURANT_READER_SOCKET); break;
  case 17: result = syscall(SYS_sendmsg, COURANT_READER_SOCKET, &message, 0); break;
  case 18: result = syscall(SYS_newfstatat, AT_FDCWD, "/", status, 0); break;
  case 19: result = syscall(SYS_setrlimit, RLIMIT_NOFILE, &limit); break;
  case 20: result = syscall(SYS_ptrace, 0, 0, 0, 0); break;
  case 21: result = syscall(SYS_ioctl, COURANT_READER_ERRORS, 0, 0); break;
  case 22: result = syscall(SYS_chroot, "/"); break;
  case 23: result = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &limit); break;
  case 24: result = syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, NULL); break;
  }
  return result == -1 ? 1 : 0;
}

#else

const char *courant_forbidden_name(int number) { return NULL; }
int courant_try_forbidden(int number) { return 1; }

#endif
