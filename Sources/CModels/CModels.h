#ifndef CMODELS_H
#define CMODELS_H

#include <stddef.h>
#include <stdint.h>

/// The bytes of a model that `make train` wrote, in the format of Sources/Models/ModelFile.swift.
struct courant_model {
  const uint8_t *_Nonnull bytes;
  size_t count;
};

struct courant_model courant_block_model(void);
struct courant_model courant_title_model(void);
struct courant_model courant_date_model(void);
struct courant_model courant_author_model(void);

#endif
