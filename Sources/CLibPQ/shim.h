#include <libpq-fe.h>
#include "detach.h"
