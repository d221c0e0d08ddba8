/* Starting the private database server as a process of its own: what <spawn.h> declares only under _GNU_SOURCE,
   which Swift's import of the C library does not set. */
#ifndef COURANT_DETACH_H
#define COURANT_DETACH_H

#include <spawn.h>

#ifdef __linux__
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
#endif

/* A session of its own, default signals, none blocked, and no descriptors but the first three. */
static inline int courant_spawn_detached(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes) {
  int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#ifdef __linux__
  flags |= 0x80; /* POSIX_SPAWN_SETSID of glibc and musl */
  int failure = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  if (failure) return failure;
#else
  flags |= POSIX_SPAWN_SETSID | POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  int chdir_failure = posix_spawn_file_actions_addchdir_np(actions, "/");
  if (chdir_failure) return chdir_failure;
  return posix_spawnattr_setflags(attributes, (short)flags);
}

#endif
