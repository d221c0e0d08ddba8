#include "CModels.h"

// In C, as a Swift literal of these bytes takes the compiler a minute: docs/decisions/0020-models-by-embed.md.

static const uint8_t block[] = {
#embed "block.bin"
};
static const uint8_t title[] = {
#embed "title.bin"
};
static const uint8_t date[] = {
#embed "date.bin"
};
static const uint8_t author[] = {
#embed "author.bin"
};

struct courant_model courant_block_model(void) { return (struct courant_model){block, sizeof block}; }
struct courant_model courant_title_model(void) { return (struct courant_model){title, sizeof title}; }
struct courant_model courant_date_model(void) { return (struct courant_model){date, sizeof date}; }
struct courant_model courant_author_model(void) { return (struct courant_model){author, sizeof author}; }
