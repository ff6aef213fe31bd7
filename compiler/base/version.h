/* version.h: the compiler's version, as --version and every emitted file give it. */
#ifndef RNETC_BASE_VERSION_H
#define RNETC_BASE_VERSION_H

#define RNETC_VERSION "0.1.0"

#endif
