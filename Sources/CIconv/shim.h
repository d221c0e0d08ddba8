/// iconv of the C library: the multi-byte legacy encodings.
#ifndef COURANT_CICONV_H
#define COURANT_CICONV_H

#include <errno.h>
#include <iconv.h>
#include <stddef.h>

/// What stopped a conversion.
enum iconvx_result {
  ICONVX_DONE = 0,       /// all input was converted
  ICONVX_FULL = 1,       /// the output buffer is full
  ICONVX_INVALID = 2,    /// an invalid sequence is at the input position
  ICONVX_INCOMPLETE = 3  /// the input ends within a sequence
};

/// Opens a conversion to UTF-8; NULL when the C library does not know the encoding.
static inline void *iconvx_open(const char *from) {
  iconv_t conversion = iconv_open("UTF-8", from);
  return conversion == (iconv_t)-1 ? NULL : (void *)conversion;
}

static inline void iconvx_close(void *conversion) { iconv_close((iconv_t)conversion); }

/// Converts from `in` and moves both positions along; says why it stopped.
static inline int iconvx_run(void *conversion, const unsigned char *in, size_t in_count, size_t *in_position,
                             unsigned char *out, size_t out_count, size_t *out_position) {
  char *source = (char *)in + *in_position;
  size_t source_left = in_count - *in_position;
  char *target = (char *)out + *out_position;
  size_t target_left = out_count - *out_position;
  size_t result = iconv((iconv_t)conversion, &source, &source_left, &target, &target_left);
  int error = errno;
  *in_position = in_count - source_left;
  *out_position = out_count - target_left;
  if (result != (size_t)-1) return ICONVX_DONE;
  return error == E2BIG ? ICONVX_FULL : error == EINVAL ? ICONVX_INCOMPLETE : ICONVX_INVALID;
}

#endif
