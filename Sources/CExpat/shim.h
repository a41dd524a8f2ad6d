#ifndef STRUCTENGINE_CEXPAT_SHIM_H
#define STRUCTENGINE_CEXPAT_SHIM_H

#if !__has_include(<expat.h>)
#error "StructTables needs expat and its header. Debian, Ubuntu: sudo apt-get install libexpat1-dev pkg-config. macOS: brew install expat."
#else
#include <expat.h>
#endif

#endif
