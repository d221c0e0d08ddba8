// Starting a reader process, and taking from it what it does not need. Nothing here is known of pages.
//
// Functions return 0 or a positive errno.

#pragma once

#include <stdint.h>
#include <sys/types.h>

/// The descriptors of a reader process: its socket, and where it complains.
enum { COURANT_READER_SOCKET = 3, COURANT_READER_ERRORS = 2 };

/// Starts `path` with the arguments `name` and `argument`. The child has `socket` as descriptor 3, `errors` as 2,
/// `/dev/null` for reading as 0 and 1, and no other; its environment is `environment` (ends with null); signals are as
/// by default and none is blocked. `path` null is this program itself, also where its file was replaced.
int courant_spawn_reader(
  const char *_Nullable path, const char *_Nonnull name, const char *_Nonnull argument,
  const char *_Nullable const *_Nonnull environment, int socket, int errors, pid_t *_Nonnull pid);

/// A connected pair of stream sockets, both closed by exec and with descriptors from 10 on, so that none of them is in
/// the way of the child's.
int courant_reader_sockets(int *_Nonnull ours, int *_Nonnull theirs);

/// A pipe, likewise; reading does not block.
int courant_reader_pipe(int *_Nonnull ours, int *_Nonnull theirs);

/// Processor time that a process has had, in nanoseconds; 0 where that cannot be told.
uint64_t courant_process_time(pid_t pid);

/// Processor time that the calling thread has had, in nanoseconds.
uint64_t courant_thread_time(void);

/// Processor time that this process and those that it waited for have had, in nanoseconds.
uint64_t courant_family_time(void);

/// Lets a process have `seconds` of processor time in all. Linux only; 0 elsewhere.
int courant_limit_process_time(pid_t pid, uint64_t seconds);

/// Lets a process hold `bytes` of data, within what it was started with. ENOSYS where there is no such limit.
int courant_limit_data(pid_t pid, uint64_t bytes);

/// What a waited-for process ended with: its exit code, or 256 plus the signal; -1 where there is none to wait for.
/// Waits if `blocks`, else -2 says that it runs.
int courant_reap(pid_t pid, int blocks);

// In the child:

/// Whether the kernel can be asked for what `courant_enter_sandbox` does.
int courant_has_sandbox(void);

/// Whether this is a build with a sanitizer, which needs memory and calls of its own: limits and filter are left out.
int courant_is_sanitized(void);

/// Data of `bytes` at most, `seconds` of processor time, no file written, no core dumped, no process started.
int courant_limit_self(uint64_t bytes, uint64_t seconds);

/// No descriptor beyond those open. What the C library loads from files has to be loaded before.
int courant_limit_files(void);

/// Gives up every capability and the right to get any by exec, and lets the kernel kill the process (SIGSYS) at the
/// first call that is not one of computing, reading descriptor 3 and writing 2 and 3. For a process of one thread;
/// there is no way back. ENOSYS where there is no such thing.
int courant_enter_sandbox(void);

// What a reader process may not do, tried by the tests inside one. Each returns 0 where it was let.
int courant_try_forbidden(int number);
const char *_Nullable courant_forbidden_name(int number);
