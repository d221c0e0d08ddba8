#include "CWords.h"

static const uint8_t words[] = {
#embed "addresses.txt"
  ,
#embed "bylines.txt"
  ,
#embed "class-names.txt"
  ,
#embed "dates.txt"
  ,
#embed "elements.txt"
  ,
#embed "languages.txt"
  ,
#embed "phrases.txt"
};

struct courant_text courant_words(void) { return (struct courant_text){words, sizeof words}; }
