#ifndef CWORDS_H
#define CWORDS_H

#include <stddef.h>
#include <stdint.h>

/// UTF-8.
struct courant_text {
  const uint8_t *_Nonnull bytes;
  size_t count;
};

/// The lists of words, in the format of Sources/Extraction/Text/WordLists.swift.
struct courant_text courant_words(void);

#endif
