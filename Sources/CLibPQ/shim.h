#include <libpq-fe.h>
#include "detach.h"
#include "readiness.h"
